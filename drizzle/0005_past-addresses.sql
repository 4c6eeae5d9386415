-- Purpose: addresses of pages that were renamed lead to where they are now, those of pages that are gone say so, and an
--   edited block is found under the id it had.
-- Reversible: yes
-- Rollback: DROP TABLE node_successors, past_addresses. Old addresses are then not found.

CREATE TABLE "node_successors" (
	"workspace_id" integer NOT NULL,
	"from_uuid" uuid NOT NULL,
	"since_deployment" integer NOT NULL,
	"until_deployment" integer,
	"to_uuid" uuid NOT NULL,
	"digest" "bytea" NOT NULL,
	CONSTRAINT "node_successors_pkey" PRIMARY KEY("workspace_id","from_uuid","since_deployment"),
	CONSTRAINT "node_successors_range" CHECK ("node_successors"."until_deployment" > "node_successors"."since_deployment"),
	CONSTRAINT "node_successors_shape" CHECK ("node_successors"."from_uuid" <> "node_successors"."to_uuid")
);
--> statement-breakpoint
CREATE TABLE "past_addresses" (
	"workspace_id" integer NOT NULL,
	"path" text NOT NULL,
	"since_deployment" integer NOT NULL,
	"until_deployment" integer,
	"to_path" text,
	"went_to" jsonb NOT NULL,
	"is_hidden" boolean NOT NULL,
	"digest" "bytea" NOT NULL,
	CONSTRAINT "past_addresses_pkey" PRIMARY KEY("workspace_id","path","since_deployment"),
	CONSTRAINT "past_addresses_range" CHECK ("past_addresses"."until_deployment" > "past_addresses"."since_deployment"),
	CONSTRAINT "past_addresses_shape" CHECK ("past_addresses"."path" <> '' and "past_addresses"."path" is distinct from "past_addresses"."to_path")
);
--> statement-breakpoint
ALTER TABLE "node_successors" ADD CONSTRAINT "node_successors_since_fk" FOREIGN KEY ("workspace_id","since_deployment") REFERENCES "public"."deployment_history"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "past_addresses" ADD CONSTRAINT "past_addresses_since_fk" FOREIGN KEY ("workspace_id","since_deployment") REFERENCES "public"."deployment_history"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "node_successors_open" ON "node_successors" USING btree ("workspace_id","from_uuid") WHERE "node_successors"."until_deployment" is null;--> statement-breakpoint
CREATE INDEX "node_successors_since_idx" ON "node_successors" USING btree ("workspace_id","since_deployment");--> statement-breakpoint
CREATE INDEX "node_successors_until_idx" ON "node_successors" USING btree ("workspace_id","until_deployment") WHERE "node_successors"."until_deployment" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "past_addresses_open" ON "past_addresses" USING btree ("workspace_id","path") WHERE "past_addresses"."until_deployment" is null;--> statement-breakpoint
CREATE INDEX "past_addresses_since_idx" ON "past_addresses" USING btree ("workspace_id","since_deployment");--> statement-breakpoint
CREATE INDEX "past_addresses_until_idx" ON "past_addresses" USING btree ("workspace_id","until_deployment") WHERE "past_addresses"."until_deployment" is not null;