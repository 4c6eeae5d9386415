-- Purpose: a link to a heading that was renamed, or went to another page, leads to where its text is now.
-- Reversible: yes
-- Rollback: DROP TABLE past_anchors; DROP INDEX past_addresses_to_idx, redirects_to_idx; what anchors were is forgotten then.

CREATE TABLE "past_anchors" (
	"workspace_id" integer NOT NULL,
	"path" text NOT NULL,
	"anchor" text NOT NULL,
	"since_deployment" integer NOT NULL,
	"until_deployment" integer,
	"node_uuid" uuid NOT NULL,
	"digest" "bytea" NOT NULL,
	CONSTRAINT "past_anchors_pkey" PRIMARY KEY("workspace_id","path","anchor","since_deployment"),
	CONSTRAINT "past_anchors_range" CHECK ("past_anchors"."until_deployment" > "past_anchors"."since_deployment"),
	CONSTRAINT "past_anchors_shape" CHECK ("past_anchors"."anchor" <> '')
);
--> statement-breakpoint
ALTER TABLE "past_anchors" ADD CONSTRAINT "past_anchors_since_fk" FOREIGN KEY ("workspace_id","since_deployment") REFERENCES "public"."deployment_history"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "past_anchors_open" ON "past_anchors" USING btree ("workspace_id","path","anchor") WHERE "past_anchors"."until_deployment" is null;--> statement-breakpoint
CREATE INDEX "past_anchors_since_idx" ON "past_anchors" USING btree ("workspace_id","since_deployment");--> statement-breakpoint
CREATE INDEX "past_anchors_until_idx" ON "past_anchors" USING btree ("workspace_id","until_deployment") WHERE "past_anchors"."until_deployment" is not null;--> statement-breakpoint
CREATE INDEX "past_addresses_to_idx" ON "past_addresses" USING btree ("workspace_id","to_path") WHERE "past_addresses"."to_path" is not null;--> statement-breakpoint
CREATE INDEX "redirects_to_idx" ON "redirects" USING btree ("workspace_id","to_path");