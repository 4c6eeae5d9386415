-- Purpose: pages appear and disappear at their minute without a sync: deployments that are built ahead and go live by the
--   database's clock.
-- Reversible: yes
-- Rollback: delete the rows with a scheduled_after together with what they wrote (undo them like failed deployments, the
--   newest first), then drop the three columns, the index deployment_history_schedule and the constraint
--   deployment_history_scheduled, and put the old constraints deployment_history_status and deployment_history_commit back.

ALTER TABLE "deployment_history" DROP CONSTRAINT "deployment_history_status";--> statement-breakpoint
ALTER TABLE "deployment_history" DROP CONSTRAINT "deployment_history_commit";--> statement-breakpoint
ALTER TABLE "deployment_history" ADD COLUMN "scheduled_after" integer;--> statement-breakpoint
ALTER TABLE "deployment_history" ADD COLUMN "goes_live_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "deployment_history" ADD COLUMN "refresh_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "deployment_history" ADD CONSTRAINT "deployment_history_scheduled_after_fk" FOREIGN KEY ("workspace_id","scheduled_after") REFERENCES "public"."deployment_history"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "deployment_history_schedule" ON "deployment_history" USING btree ("workspace_id","scheduled_after","goes_live_at") WHERE "deployment_history"."scheduled_after" is not null;--> statement-breakpoint
ALTER TABLE "deployment_history" ADD CONSTRAINT "deployment_history_scheduled" CHECK (num_nulls("deployment_history"."scheduled_after", "deployment_history"."goes_live_at") in (0, 2) and "deployment_history"."scheduled_after" < "deployment_history"."id" and ("deployment_history"."status" <> 'prepared' or "deployment_history"."scheduled_after" is not null));--> statement-breakpoint
ALTER TABLE "deployment_history" ADD CONSTRAINT "deployment_history_status" CHECK ("deployment_history"."status" in ('pending', 'building', 'prepared', 'success', 'failed'));--> statement-breakpoint
ALTER TABLE "deployment_history" ADD CONSTRAINT "deployment_history_commit" CHECK ("deployment_history"."status" not in ('building', 'prepared', 'success') or "deployment_history"."commit_oid" is not null);