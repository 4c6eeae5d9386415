-- Purpose: a search reads an eighth of what it read: what a row is found by lies in the row, and pages that are in no list
--   are known without reading the others.
-- Reversible: yes
-- Rollback: DROP INDEX nodes_unlisted_idx; ALTER TABLE nodes ALTER COLUMN search SET STORAGE EXTENDED;

ALTER TABLE "nodes" ALTER COLUMN "search" SET STORAGE MAIN;--> statement-breakpoint
CREATE INDEX "nodes_unlisted_idx" ON "nodes" USING btree ("workspace_id","uuid") WHERE "nodes"."kind" = 'page' and "nodes"."metadata" ->> 'unlisted' is not null;