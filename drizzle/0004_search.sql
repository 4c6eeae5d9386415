-- Purpose: readers search what is published: what each node is found by, and the words that a mistyped one is compared with.
-- Reversible: yes
-- Rollback: DROP TABLE search_words; ALTER TABLE nodes DROP COLUMN search (its index goes with it). Nothing else reads them.
--   Nodes that are stored are not searched until the next sync, which writes all of them again.

CREATE TABLE "search_words" (
	"workspace_id" integer NOT NULL,
	"word" text NOT NULL,
	CONSTRAINT "search_words_pkey" PRIMARY KEY("workspace_id","word")
);
--> statement-breakpoint
ALTER TABLE "nodes" ADD COLUMN "search" "tsvector";--> statement-breakpoint
ALTER TABLE "search_words" ADD CONSTRAINT "search_words_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "search_words_idx" ON "search_words" USING btree ("workspace_id","word" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "search_words_reverse_idx" ON "search_words" USING btree ("workspace_id",reverse("word") text_pattern_ops);--> statement-breakpoint
CREATE INDEX "nodes_search_idx" ON "nodes" USING gin ("search") WITH (fastupdate=false);