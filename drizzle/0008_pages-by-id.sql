-- Purpose: a change of one page, and what a program asks of one, cost what the page does and not what the site does.
-- Reversible: yes
-- Rollback: DROP INDEX nodes_page_idx, links_to_page_idx, rendered_pages_page_idx;

CREATE INDEX "links_to_page_idx" ON "links" USING btree ("workspace_id","to_page") WHERE "links"."to_page" is not null;--> statement-breakpoint
CREATE INDEX "nodes_page_idx" ON "nodes" USING btree ("workspace_id","page_uuid") WHERE "nodes"."kind" = 'block';--> statement-breakpoint
CREATE INDEX "rendered_pages_page_idx" ON "rendered_pages" USING btree ("workspace_id","page_uuid") WHERE "rendered_pages"."kind" = 'page';