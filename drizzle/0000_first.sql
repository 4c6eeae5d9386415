-- Purpose: the first schema: users, workspaces, their repositories, deployments, and the rows that deployments make.
-- Reversible: yes
-- Rollback: drop the eight tables (DROP TABLE users, workspaces, git_repositories, deployment_history, nodes, links,
--   rendered_pages, redirects CASCADE) and their row of drizzle.__drizzle_migrations. Everything but the list of
--   workspaces is made again by the next sync.

CREATE TABLE "deployment_history" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "deployment_history_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"workspace_id" integer NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"trigger" text NOT NULL,
	"branch" text,
	"commit_oid" text,
	"commit_message" text,
	"commit_author_name" text,
	"commit_author_email" text,
	"commit_authored_at" timestamp (3) with time zone,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"duration_ms" bigint GENERATED ALWAYS AS ((extract(epoch from "deployment_history"."finished_at" - "deployment_history"."started_at") * 1000)::bigint) STORED,
	"stats" jsonb,
	"digest" "bytea",
	"fingerprint" text,
	"problems" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"problem_count" integer DEFAULT 0 NOT NULL,
	"log" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"error_code" text,
	"error_log" text,
	"owner_token" uuid NOT NULL,
	"owner_host" text NOT NULL,
	"owner_pid" integer NOT NULL,
	"owner_start" text,
	"heartbeat_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"needs_undo" boolean DEFAULT false NOT NULL,
	CONSTRAINT "deployment_history_workspace_id_key" UNIQUE("workspace_id","id"),
	CONSTRAINT "deployment_history_status" CHECK ("deployment_history"."status" in ('pending', 'building', 'success', 'failed')),
	CONSTRAINT "deployment_history_trigger" CHECK ("deployment_history"."trigger" in ('cli', 'up', 'poll', 'webhook')),
	CONSTRAINT "deployment_history_finished" CHECK (("deployment_history"."finished_at" is not null) = ("deployment_history"."status" in ('success', 'failed'))),
	CONSTRAINT "deployment_history_commit" CHECK ("deployment_history"."status" not in ('building', 'success') or "deployment_history"."commit_oid" is not null),
	CONSTRAINT "deployment_history_commit_oid" CHECK ("deployment_history"."commit_oid" ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'),
	CONSTRAINT "deployment_history_success" CHECK ("deployment_history"."status" <> 'success' or "deployment_history"."digest" is not null),
	CONSTRAINT "deployment_history_error" CHECK (("deployment_history"."error_code" is not null) = ("deployment_history"."status" = 'failed')),
	CONSTRAINT "deployment_history_error_size" CHECK (octet_length("deployment_history"."error_log") <= 4096)
);
--> statement-breakpoint
CREATE TABLE "git_repositories" (
	"workspace_id" integer PRIMARY KEY NOT NULL,
	"url" text NOT NULL,
	"branch" text,
	"root" text DEFAULT '' NOT NULL,
	"sync_status" text DEFAULT 'idle' NOT NULL,
	"last_synced_at" timestamp (3) with time zone,
	"last_error" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "git_repositories_sync_status" CHECK ("git_repositories"."sync_status" in ('idle', 'syncing', 'success', 'error')),
	CONSTRAINT "git_repositories_no_password" CHECK ("git_repositories"."url" !~ '^[a-zA-Z][a-zA-Z0-9+.-]*://[^/@]*:[^/]*@')
);
--> statement-breakpoint
CREATE TABLE "links" (
	"workspace_id" integer NOT NULL,
	"from_page" uuid NOT NULL,
	"order" integer NOT NULL,
	"since_deployment" integer NOT NULL,
	"until_deployment" integer,
	"from_block" uuid,
	"kind" text NOT NULL,
	"target" text NOT NULL,
	"to_page" uuid,
	"to_block" uuid,
	"digest" "bytea" NOT NULL,
	CONSTRAINT "links_pkey" PRIMARY KEY("workspace_id","from_page","order","since_deployment"),
	CONSTRAINT "links_range" CHECK ("links"."until_deployment" > "links"."since_deployment"),
	CONSTRAINT "links_kind" CHECK ("links"."kind" in ('page', 'tag', 'block', 'file', 'asset', 'embed')),
	CONSTRAINT "links_order" CHECK ("links"."order" >= 0),
	CONSTRAINT "links_target" CHECK ("links"."to_block" is null or "links"."to_page" is not null)
);
--> statement-breakpoint
CREATE TABLE "nodes" (
	"workspace_id" integer NOT NULL,
	"uuid" uuid NOT NULL,
	"since_deployment" integer NOT NULL,
	"until_deployment" integer,
	"kind" text NOT NULL,
	"name" text,
	"slug" text,
	"path" text,
	"title" text,
	"page_uuid" uuid,
	"parent_uuid" uuid,
	"order" integer,
	"id_rule" smallint,
	"source" text,
	"text" text,
	"html" text,
	"metadata" jsonb NOT NULL,
	"digest" "bytea" NOT NULL,
	CONSTRAINT "nodes_pkey" PRIMARY KEY("workspace_id","uuid","since_deployment"),
	CONSTRAINT "nodes_range" CHECK ("nodes"."until_deployment" > "nodes"."since_deployment"),
	CONSTRAINT "nodes_kind" CHECK ("nodes"."kind" in ('page', 'block')),
	CONSTRAINT "nodes_page_shape" CHECK ("nodes"."kind" <> 'page' or (num_nulls("nodes"."name", "nodes"."slug", "nodes"."path", "nodes"."title") = 0 and num_nonnulls("nodes"."page_uuid", "nodes"."parent_uuid", "nodes"."order", "nodes"."id_rule", "nodes"."source", "nodes"."text", "nodes"."html") = 0)),
	CONSTRAINT "nodes_block_shape" CHECK ("nodes"."kind" <> 'block' or (num_nulls("nodes"."page_uuid", "nodes"."parent_uuid", "nodes"."order", "nodes"."id_rule", "nodes"."source", "nodes"."text", "nodes"."html") = 0 and num_nonnulls("nodes"."name", "nodes"."slug", "nodes"."path", "nodes"."title") = 0)),
	CONSTRAINT "nodes_order" CHECK ("nodes"."order" >= 0),
	CONSTRAINT "nodes_id_rule" CHECK ("nodes"."id_rule" in (1, 2)),
	CONSTRAINT "nodes_not_own_parent" CHECK ("nodes"."parent_uuid" <> "nodes"."uuid" and "nodes"."page_uuid" <> "nodes"."uuid")
);
--> statement-breakpoint
CREATE TABLE "redirects" (
	"workspace_id" integer NOT NULL,
	"from_path" text NOT NULL,
	"since_deployment" integer NOT NULL,
	"until_deployment" integer,
	"to_path" text NOT NULL,
	"digest" "bytea" NOT NULL,
	CONSTRAINT "redirects_pkey" PRIMARY KEY("workspace_id","from_path","since_deployment"),
	CONSTRAINT "redirects_range" CHECK ("redirects"."until_deployment" > "redirects"."since_deployment"),
	CONSTRAINT "redirects_shape" CHECK ("redirects"."from_path" <> '' and "redirects"."from_path" <> "redirects"."to_path")
);
--> statement-breakpoint
CREATE TABLE "rendered_pages" (
	"workspace_id" integer NOT NULL,
	"path" text NOT NULL,
	"since_deployment" integer NOT NULL,
	"until_deployment" integer,
	"kind" text NOT NULL,
	"page_uuid" uuid,
	"title" text NOT NULL,
	"head" text NOT NULL,
	"body" text NOT NULL,
	"digest" "bytea" NOT NULL,
	CONSTRAINT "rendered_pages_pkey" PRIMARY KEY("workspace_id","path","since_deployment"),
	CONSTRAINT "rendered_pages_range" CHECK ("rendered_pages"."until_deployment" > "rendered_pages"."since_deployment"),
	CONSTRAINT "rendered_pages_kind" CHECK ("rendered_pages"."kind" in ('page', 'listing', 'shell')),
	CONSTRAINT "rendered_pages_page" CHECK ("rendered_pages"."kind" <> 'page' or "rendered_pages"."page_uuid" is not null)
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" integer PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY (sequence name "users_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_name_key" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" integer PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY (sequence name "workspaces_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"owner_id" integer NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"live_deployment_id" integer,
	"is_pinned" boolean DEFAULT false NOT NULL,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workspaces_slug_key" UNIQUE("slug"),
	CONSTRAINT "workspaces_slug_shape" CHECK ("workspaces"."slug" not in ('', '-') and "workspaces"."slug" !~ '[/[:space:]]' and octet_length("workspaces"."slug") <= 255)
);
--> statement-breakpoint
ALTER TABLE "deployment_history" ADD CONSTRAINT "deployment_history_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "git_repositories" ADD CONSTRAINT "git_repositories_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "links" ADD CONSTRAINT "links_since_fk" FOREIGN KEY ("workspace_id","since_deployment") REFERENCES "public"."deployment_history"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "nodes" ADD CONSTRAINT "nodes_since_fk" FOREIGN KEY ("workspace_id","since_deployment") REFERENCES "public"."deployment_history"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "redirects" ADD CONSTRAINT "redirects_since_fk" FOREIGN KEY ("workspace_id","since_deployment") REFERENCES "public"."deployment_history"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rendered_pages" ADD CONSTRAINT "rendered_pages_since_fk" FOREIGN KEY ("workspace_id","since_deployment") REFERENCES "public"."deployment_history"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_owner_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_live_deployment_fk" FOREIGN KEY ("id","live_deployment_id") REFERENCES "public"."deployment_history"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "deployment_history_one_active" ON "deployment_history" USING btree ("workspace_id") WHERE "deployment_history"."status" in ('pending', 'building');--> statement-breakpoint
CREATE INDEX "deployment_history_undo_idx" ON "deployment_history" USING btree ("workspace_id") WHERE "deployment_history"."needs_undo";--> statement-breakpoint
CREATE UNIQUE INDEX "links_open" ON "links" USING btree ("workspace_id","from_page","order") WHERE "links"."until_deployment" is null;--> statement-breakpoint
CREATE INDEX "links_since_idx" ON "links" USING btree ("workspace_id","since_deployment");--> statement-breakpoint
CREATE INDEX "links_until_idx" ON "links" USING btree ("workspace_id","until_deployment") WHERE "links"."until_deployment" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "nodes_open" ON "nodes" USING btree ("workspace_id","uuid") WHERE "nodes"."until_deployment" is null;--> statement-breakpoint
CREATE INDEX "nodes_since_idx" ON "nodes" USING btree ("workspace_id","since_deployment");--> statement-breakpoint
CREATE INDEX "nodes_until_idx" ON "nodes" USING btree ("workspace_id","until_deployment") WHERE "nodes"."until_deployment" is not null;--> statement-breakpoint
CREATE INDEX "nodes_slug_idx" ON "nodes" USING btree ("workspace_id","slug" text_pattern_ops) WHERE "nodes"."kind" = 'page';--> statement-breakpoint
CREATE INDEX "nodes_slug_reverse_idx" ON "nodes" USING btree ("workspace_id",reverse("slug") text_pattern_ops) WHERE "nodes"."kind" = 'page';--> statement-breakpoint
CREATE UNIQUE INDEX "redirects_open" ON "redirects" USING btree ("workspace_id","from_path") WHERE "redirects"."until_deployment" is null;--> statement-breakpoint
CREATE INDEX "redirects_since_idx" ON "redirects" USING btree ("workspace_id","since_deployment");--> statement-breakpoint
CREATE INDEX "redirects_until_idx" ON "redirects" USING btree ("workspace_id","until_deployment") WHERE "redirects"."until_deployment" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "rendered_pages_open" ON "rendered_pages" USING btree ("workspace_id","path") WHERE "rendered_pages"."until_deployment" is null;--> statement-breakpoint
CREATE INDEX "rendered_pages_since_idx" ON "rendered_pages" USING btree ("workspace_id","since_deployment");--> statement-breakpoint
CREATE INDEX "rendered_pages_until_idx" ON "rendered_pages" USING btree ("workspace_id","until_deployment") WHERE "rendered_pages"."until_deployment" is not null;--> statement-breakpoint
CREATE INDEX "workspaces_owner_id_idx" ON "workspaces" USING btree ("owner_id");