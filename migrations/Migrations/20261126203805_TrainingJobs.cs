using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hanlin.Migrations.Migrations
{
    /// <inheritdoc />
    public partial class TrainingJobs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "datasets",
                columns: table => new
                {
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    path = table.Column<string>(type: "text", nullable: false),
                    document_count = table.Column<long>(type: "bigint", nullable: true),
                    instance_count = table.Column<long>(type: "bigint", nullable: true),
                    token_count = table.Column<long>(type: "bigint", nullable: true),
                    sequence_length = table.Column<int>(type: "integer", nullable: true),
                    vocabulary_sha256 = table.Column<string>(type: "text", nullable: true),
                    corpus_sha256 = table.Column<string>(type: "text", nullable: true),
                    options = table.Column<string>(type: "jsonb", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_datasets", x => x.job_id);
                });

            migrationBuilder.CreateTable(
                name: "training_jobs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    stage = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: true),
                    pipeline_id = table.Column<Guid>(type: "uuid", nullable: true),
                    depends_on = table.Column<Guid>(type: "uuid", nullable: true),
                    options = table.Column<string>(type: "jsonb", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    cancel_requested = table.Column<bool>(type: "boolean", nullable: false),
                    lease_owner = table.Column<string>(type: "text", nullable: true),
                    lease_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lease_epoch = table.Column<long>(type: "bigint", nullable: false),
                    heartbeat_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    fruitless_attempts = table.Column<int>(type: "integer", nullable: false),
                    furthest = table.Column<long>(type: "bigint", nullable: false),
                    progress = table.Column<string>(type: "jsonb", nullable: true),
                    result = table.Column<string>(type: "jsonb", nullable: true),
                    error = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_training_jobs", x => x.id);
                    table.CheckConstraint("ck_training_jobs_end", "(finished_at IS NULL) = (state IN ('queued', 'running'))");
                    table.CheckConstraint("ck_training_jobs_error", "state <> 'failed' OR error IS NOT NULL");
                    table.CheckConstraint("ck_training_jobs_lease", "state <> 'running' OR (lease_owner IS NOT NULL AND lease_until IS NOT NULL)");
                    table.CheckConstraint("ck_training_jobs_state", "state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')");
                });

            migrationBuilder.CreateTable(
                name: "training_progress",
                columns: table => new
                {
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    lease_epoch = table.Column<long>(type: "bigint", nullable: false),
                    phase = table.Column<string>(type: "text", nullable: false),
                    done = table.Column<long>(type: "bigint", nullable: false),
                    unit = table.Column<string>(type: "text", nullable: false),
                    rate = table.Column<double>(type: "double precision", nullable: true),
                    loss = table.Column<double>(type: "double precision", nullable: true),
                    accuracy = table.Column<double>(type: "double precision", nullable: true),
                    learning_rate = table.Column<double>(type: "double precision", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_training_progress", x => new { x.job_id, x.at });
                });

            migrationBuilder.CreateIndex(
                name: "ix_datasets_path",
                table: "datasets",
                column: "path");

            migrationBuilder.CreateIndex(
                name: "ix_training_jobs_created_at",
                table: "training_jobs",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_training_jobs_open",
                table: "training_jobs",
                columns: new[] { "state", "lease_until" },
                filter: "state IN ('queued', 'running')");

            migrationBuilder.CreateIndex(
                name: "ix_training_jobs_pipeline_id",
                table: "training_jobs",
                column: "pipeline_id",
                filter: "pipeline_id IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "datasets");

            migrationBuilder.DropTable(
                name: "training_jobs");

            migrationBuilder.DropTable(
                name: "training_progress");
        }
    }
}
