using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hanlin.Migrations.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "batches",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    source = table.Column<string>(type: "text", nullable: false),
                    source_sha256 = table.Column<string>(type: "text", nullable: true),
                    model_name = table.Column<string>(type: "text", nullable: false),
                    sampling = table.Column<string>(type: "jsonb", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    job_count = table.Column<long>(type: "bigint", nullable: true),
                    submitted_count = table.Column<long>(type: "bigint", nullable: false),
                    expected_rows = table.Column<long>(type: "bigint", nullable: true),
                    succeeded_rows = table.Column<long>(type: "bigint", nullable: false),
                    failed_rows = table.Column<long>(type: "bigint", nullable: false),
                    rejected_rows = table.Column<long>(type: "bigint", nullable: false),
                    cancelled_rows = table.Column<long>(type: "bigint", nullable: false),
                    expired_rows = table.Column<long>(type: "bigint", nullable: false),
                    prompt_tokens = table.Column<long>(type: "bigint", nullable: false),
                    completion_tokens = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    submitted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_batches", x => x.id);
                    table.CheckConstraint("ck_batches_counts", "job_count >= 0 AND submitted_count >= 0 AND expected_rows >= 0");
                    table.CheckConstraint("ck_batches_end", "(finished_at IS NULL) = (state IN ('submitting', 'running'))");
                    table.CheckConstraint("ck_batches_state", "state IN ('submitting', 'running', 'completed', 'cancelled', 'failed')");
                });

            migrationBuilder.CreateTable(
                name: "model_versions",
                columns: table => new
                {
                    model_name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    version = table.Column<int>(type: "integer", nullable: false),
                    sha256 = table.Column<string>(type: "text", nullable: false),
                    path = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    canary_percent = table.Column<int>(type: "integer", nullable: false),
                    evaluation = table.Column<string>(type: "jsonb", nullable: true),
                    note = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    activated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    retired_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_model_versions", x => new { x.model_name, x.version });
                    table.CheckConstraint("ck_model_versions_canary_percent", "canary_percent BETWEEN 0 AND 100");
                    table.CheckConstraint("ck_model_versions_sha256", "length(sha256) = 64");
                    table.CheckConstraint("ck_model_versions_state", "state IN ('staged', 'validated', 'canary', 'active', 'retired', 'rejected')");
                    table.CheckConstraint("ck_model_versions_version", "version >= 1");
                });

            migrationBuilder.CreateTable(
                name: "results",
                columns: table => new
                {
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sample_index = table.Column<int>(type: "integer", nullable: false),
                    batch_id = table.Column<Guid>(type: "uuid", nullable: true),
                    line_number = table.Column<long>(type: "bigint", nullable: true),
                    custom_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    prompt = table.Column<string>(type: "text", nullable: false),
                    text = table.Column<string>(type: "text", nullable: true),
                    generated_text = table.Column<string>(type: "text", nullable: true),
                    token_ids = table.Column<int[]>(type: "integer[]", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    finish_reason = table.Column<string>(type: "text", nullable: true),
                    error = table.Column<string>(type: "text", nullable: true),
                    model_name = table.Column<string>(type: "text", nullable: false),
                    model_version = table.Column<int>(type: "integer", nullable: true),
                    model_sha256 = table.Column<string>(type: "text", nullable: true),
                    seed = table.Column<long>(type: "bigint", nullable: true),
                    sampling = table.Column<string>(type: "jsonb", nullable: false),
                    prompt_token_count = table.Column<int>(type: "integer", nullable: false),
                    completion_token_count = table.Column<int>(type: "integer", nullable: false),
                    sum_logprob = table.Column<double>(type: "double precision", nullable: true),
                    logprobs = table.Column<string>(type: "jsonb", nullable: true),
                    queue_ms = table.Column<double>(type: "double precision", nullable: true),
                    prefill_ms = table.Column<double>(type: "double precision", nullable: true),
                    decode_ms = table.Column<double>(type: "double precision", nullable: true),
                    worker = table.Column<string>(type: "text", nullable: true),
                    device = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_results", x => new { x.job_id, x.sample_index });
                    table.CheckConstraint("ck_results_sample_index", "sample_index >= 0");
                    table.CheckConstraint("ck_results_status", "status IN ('succeeded', 'failed', 'rejected', 'cancelled', 'expired')");
                    table.CheckConstraint("ck_results_text", "status <> 'succeeded' OR text IS NOT NULL");
                    table.CheckConstraint("ck_results_tokens", "prompt_token_count >= 0 AND completion_token_count >= 0");
                });

            migrationBuilder.CreateTable(
                name: "suspects",
                columns: table => new
                {
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    deaths_alone = table.Column<int>(type: "integer", nullable: false),
                    last_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_suspects", x => x.job_id);
                    table.CheckConstraint("ck_suspects_deaths_alone", "deaths_alone >= 0");
                });

            migrationBuilder.CreateIndex(
                name: "ix_batches_created_at",
                table: "batches",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_model_versions_active",
                table: "model_versions",
                column: "model_name",
                unique: true,
                filter: "state = 'active'");

            migrationBuilder.CreateIndex(
                name: "ix_results_batch_id_created_at",
                table: "results",
                columns: new[] { "batch_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_results_batch_id_line_number",
                table: "results",
                columns: new[] { "batch_id", "line_number" });

            migrationBuilder.CreateIndex(
                name: "ix_results_custom_id",
                table: "results",
                column: "custom_id",
                filter: "custom_id IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "batches");

            migrationBuilder.DropTable(
                name: "model_versions");

            migrationBuilder.DropTable(
                name: "results");

            migrationBuilder.DropTable(
                name: "suspects");
        }
    }
}
