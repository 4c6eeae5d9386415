-- Purpose: how a page was, and what a feed says, costs what is kept and not how long the history is.
-- Reversible: yes
-- Rollback: DROP INDEX deployment_history_kept_idx, deployment_history_first_live_idx;

CREATE INDEX "deployment_history_kept_idx" ON "deployment_history" USING btree ("workspace_id","id") WHERE "deployment_history"."status" = 'success' and "deployment_history"."let_go_at" is null;--> statement-breakpoint
CREATE INDEX "deployment_history_first_live_idx" ON "deployment_history" USING btree ("workspace_id","first_live_at") WHERE "deployment_history"."first_live_at" is not null;