-- Purpose: branches are published beside the live site, and readers are shown a page as it was. A deployment says since
--   when readers have had it, so that none is shown that was never live.
-- Reversible: yes
-- Rollback: DROP TABLE preview_chunks, preview_rows, previews; ALTER TABLE deployment_history DROP COLUMN first_live_at.

CREATE TABLE "preview_chunks" (
	"preview_id" integer NOT NULL,
	"sha256" "bytea" NOT NULL,
	"chunk" integer NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "preview_chunks_pkey" PRIMARY KEY("preview_id","sha256","chunk")
);
--> statement-breakpoint
CREATE TABLE "preview_rows" (
	"preview_id" integer NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"value" jsonb,
	CONSTRAINT "preview_rows_pkey" PRIMARY KEY("preview_id","kind","key"),
	CONSTRAINT "preview_rows_kind" CHECK ("preview_rows"."kind" in ('page', 'redirect', 'asset'))
);
--> statement-breakpoint
CREATE TABLE "previews" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "previews_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"workspace_id" integer NOT NULL,
	"name" text NOT NULL,
	"token" text NOT NULL,
	"branch" text NOT NULL,
	"commit_oid" text NOT NULL,
	"commit_message" text NOT NULL,
	"base_deployment" integer,
	"digest" "bytea",
	"is_ready" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "previews_name" CHECK ("previews"."name" ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length("previews"."name") <= 60),
	CONSTRAINT "previews_token" CHECK ("previews"."token" ~ '^[0-9a-f]{32}$')
);
--> statement-breakpoint
ALTER TABLE "deployment_history" ADD COLUMN "first_live_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "preview_chunks" ADD CONSTRAINT "preview_chunks_preview_fk" FOREIGN KEY ("preview_id") REFERENCES "public"."previews"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "preview_rows" ADD CONSTRAINT "preview_rows_preview_fk" FOREIGN KEY ("preview_id") REFERENCES "public"."previews"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "previews" ADD CONSTRAINT "previews_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "previews" ADD CONSTRAINT "previews_base_fk" FOREIGN KEY ("workspace_id","base_deployment") REFERENCES "public"."deployment_history"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "previews_one_ready" ON "previews" USING btree ("workspace_id","name") WHERE "previews"."is_ready";--> statement-breakpoint
CREATE INDEX "previews_base_idx" ON "previews" USING btree ("workspace_id","base_deployment");--> statement-breakpoint
UPDATE "deployment_history" d SET "first_live_at" = d."finished_at" FROM "workspaces" w WHERE w."live_deployment_id" = d."id";
