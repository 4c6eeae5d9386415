-- Purpose: the operator of a site sees what readers look for and do not find, without anything about who they are.
-- Reversible: yes
-- Rollback: DROP TABLE search_log; counts are lost, nothing else.

CREATE TABLE "search_log" (
	"workspace_id" integer NOT NULL,
	"day" date NOT NULL,
	"query" text NOT NULL,
	"chosen" text NOT NULL,
	"times" integer NOT NULL,
	"hits" bigint NOT NULL,
	"ms" bigint NOT NULL,
	CONSTRAINT "search_log_pkey" PRIMARY KEY("workspace_id","day","query","chosen"),
	CONSTRAINT "search_log_size" CHECK (length("search_log"."query") between 1 and 200 and octet_length("search_log"."chosen") <= 1000),
	CONSTRAINT "search_log_times" CHECK ("search_log"."times" > 0)
);
--> statement-breakpoint
ALTER TABLE "search_log" ADD CONSTRAINT "search_log_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;