-- Purpose: files of a repository that published pages refer to are stored and served: assets and their bytes.
-- Reversible: yes
-- Rollback: DROP TABLE asset_chunks, assets. Pages that show files are made again by the next sync of a program that has
--   no such tables, and show their names.

CREATE TABLE "asset_chunks" (
	"workspace_id" integer NOT NULL,
	"sha256" "bytea" NOT NULL,
	"chunk" integer NOT NULL,
	"since_deployment" integer NOT NULL,
	"until_deployment" integer,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "asset_chunks_pkey" PRIMARY KEY("workspace_id","sha256","chunk","since_deployment"),
	CONSTRAINT "asset_chunks_range" CHECK ("asset_chunks"."until_deployment" > "asset_chunks"."since_deployment"),
	CONSTRAINT "asset_chunks_chunk" CHECK ("asset_chunks"."chunk" >= 0)
);
--> statement-breakpoint
CREATE TABLE "assets" (
	"workspace_id" integer NOT NULL,
	"path" text NOT NULL,
	"since_deployment" integer NOT NULL,
	"until_deployment" integer,
	"oid" text NOT NULL,
	"sha256" "bytea" NOT NULL,
	"type" text NOT NULL,
	"size_bytes" integer NOT NULL,
	"width" integer,
	"height" integer,
	"address" text NOT NULL,
	"digest" "bytea" NOT NULL,
	CONSTRAINT "assets_pkey" PRIMARY KEY("workspace_id","path","since_deployment"),
	CONSTRAINT "assets_range" CHECK ("assets"."until_deployment" > "assets"."since_deployment"),
	CONSTRAINT "assets_oid" CHECK ("assets"."oid" ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'),
	CONSTRAINT "assets_size" CHECK ("assets"."size_bytes" >= 0),
	CONSTRAINT "assets_picture" CHECK (("assets"."width" is null) = ("assets"."height" is null) and "assets"."width" > 0 and "assets"."height" > 0)
);
--> statement-breakpoint
ALTER TABLE "asset_chunks" ADD CONSTRAINT "asset_chunks_since_fk" FOREIGN KEY ("workspace_id","since_deployment") REFERENCES "public"."deployment_history"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assets" ADD CONSTRAINT "assets_since_fk" FOREIGN KEY ("workspace_id","since_deployment") REFERENCES "public"."deployment_history"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "asset_chunks_open" ON "asset_chunks" USING btree ("workspace_id","sha256","chunk") WHERE "asset_chunks"."until_deployment" is null;--> statement-breakpoint
CREATE INDEX "asset_chunks_since_idx" ON "asset_chunks" USING btree ("workspace_id","since_deployment");--> statement-breakpoint
CREATE INDEX "asset_chunks_until_idx" ON "asset_chunks" USING btree ("workspace_id","until_deployment") WHERE "asset_chunks"."until_deployment" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "assets_open" ON "assets" USING btree ("workspace_id","path") WHERE "assets"."until_deployment" is null;--> statement-breakpoint
CREATE INDEX "assets_address_idx" ON "assets" USING btree ("workspace_id","address");--> statement-breakpoint
CREATE INDEX "assets_since_idx" ON "assets" USING btree ("workspace_id","since_deployment");--> statement-breakpoint
CREATE INDEX "assets_until_idx" ON "assets" USING btree ("workspace_id","until_deployment") WHERE "assets"."until_deployment" is not null;--> statement-breakpoint
ALTER TABLE "asset_chunks" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
