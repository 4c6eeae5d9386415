-- Purpose: old deployments can be let go: their rows are deleted, and nobody can roll back to them any more.
-- Reversible: yes
-- Rollback: ALTER TABLE deployment_history DROP COLUMN let_go_at; a rollback to a deployment that was let go then shows
--   pages without their rows, so do not roll back beyond the oldest that still has some.

ALTER TABLE "deployment_history" ADD COLUMN "let_go_at" timestamp (3) with time zone;