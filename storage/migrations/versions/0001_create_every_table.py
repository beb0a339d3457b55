"""Create every table, the rows that are always there, and the audit log's guards."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BYTEWISE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

# A chained act is never changed, and no act is deleted: not by a slip of ours, and not silently by anybody else.
SQLITE = (
    """CREATE TRIGGER audit_acts_no_update BEFORE UPDATE ON audit_acts WHEN OLD.position IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'a chained act is never changed'); END""",
    """CREATE TRIGGER audit_acts_no_delete BEFORE DELETE ON audit_acts
    BEGIN SELECT RAISE(ABORT, 'an act is never deleted'); END""",
)
POSTGRES = (
    """CREATE FUNCTION audit_acts_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF OLD.position IS NULL THEN RETURN NEW; END IF;
        END IF;
        RAISE EXCEPTION 'a chained act is never changed, no act is deleted';
    END $$""",
    """CREATE TRIGGER audit_acts_fixed BEFORE UPDATE OR DELETE ON audit_acts
    FOR EACH ROW EXECUTE FUNCTION audit_acts_refuse()""",
    """CREATE TRIGGER audit_acts_kept BEFORE TRUNCATE ON audit_acts
    FOR EACH STATEMENT EXECUTE FUNCTION audit_acts_refuse()""",
)


def where(condition: str) -> dict[str, Any]:
    """A partial index on both databases."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:  # noqa: PLR0915 - a list of tables
    """Take the step."""
    op.create_table(
        "audit_acts",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("object_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=False),
        sa.Column("details_digest", sa.LargeBinary(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.Column("link", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_audit_acts"),
        sa.UniqueConstraint("position", name="uq_audit_acts_position"),
    )
    op.create_index("ix_audit_acts_actor_id", "audit_acts", ["actor_id", "at"])
    op.create_index("ix_audit_acts_object_id", "audit_acts", ["object_id", "at"])
    op.create_index("ix_audit_acts_organisation_id", "audit_acts", ["organisation_id", "at"])
    op.create_index(
        "ix_audit_acts_unchained",
        "audit_acts",
        ["id"],
        **where("position IS NULL"),
    )
    op.create_table(
        "audit_details",
        sa.Column("act_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("act_id", name="pk_audit_details"),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.create_table(
        "calendar_overrides",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_calendar_overrides"),
    )
    op.create_table(
        "consents",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("address_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
    )
    op.create_index("ix_consents_owner_id", "consents", ["owner_id", "kind", "given_at"])
    op.create_table(
        "conversations",
        sa.Column("address_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=True),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("address_id", name="pk_conversations"),
    )
    op.create_table(
        "counters",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
    )
    op.create_table(
        "drafts",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("address_id", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("remind_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.UniqueConstraint("owner_id", "form", name="uq_drafts_owner_id_form"),
    )
    op.create_index("ix_drafts_expires_at", "drafts", ["expires_at"])
    op.create_index(
        "ix_drafts_remind_at",
        "drafts",
        ["remind_at"],
        **where("remind_at IS NOT NULL"),
    )
    op.create_table(
        "events",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("address_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sa.UniqueConstraint("address_id", "key", name="uq_events_address_id_key"),
    )
    op.create_index(
        "ix_events_unanswered",
        "events",
        ["state", "id"],
        **where("state < 3"),
    )
    op.create_table(
        "files",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("reference", sa.LargeBinary(), nullable=True),
        sa.Column("media", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_files"),
    )
    op.create_index("ix_files_case_id", "files", ["case_id"])
    op.create_index("ix_files_owner_id", "files", ["owner_id"])
    op.create_index(
        "ix_files_pending",
        "files",
        ["id"],
        **where("state = 'pending'"),
    )
    op.create_table(
        "id_blocks",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("next", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_id_blocks"),
    )
    op.create_table(
        "import_lines",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("target_id", sa.BigInteger(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name="pk_import_lines"),
    )
    op.create_table(
        "installation_keys",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "number", name="pk_installation_keys"),
    )
    op.create_table(
        "limits",
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("what", "subject", "ends_at", name="pk_limits"),
    )
    op.create_index("ix_limits_ends_at", "limits", ["ends_at"])
    op.create_table(
        "organisations",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("parent_id", ROW_ID, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("path", BYTEWISE, nullable=False),
        sa.Column("depth", sa.SmallInteger(), nullable=False),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("external", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("successor_id", ROW_ID, nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["organisations.id"], name="fk_organisations_parent_id"),
        sa.ForeignKeyConstraint(["successor_id"], ["organisations.id"], name="fk_organisations_successor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_organisations"),
        sa.UniqueConstraint("external", name="uq_organisations_external"),
        sa.UniqueConstraint("path", name="uq_organisations_path"),
    )
    op.create_index("ix_organisations_name", "organisations", ["name"])
    op.create_index("ix_organisations_parent_id", "organisations", ["parent_id", "id"])
    op.create_table(
        "outbox",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", sa.BigInteger(), nullable=True),
        sa.Column("lane", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("dedupe", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("dedupe", name="uq_outbox_dedupe"),
    )
    op.create_index("ix_outbox_address_id", "outbox", ["address_id", "id"])
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["channel", "lane", "due_at"],
        **where("state = 'queued'"),
    )
    op.create_table(
        "people",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("name_hash", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_hash", sa.LargeBinary(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("document_hash", sa.LargeBinary(), nullable=True),
        sa.Column("details", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("merged_into", ROW_ID, nullable=True),
        sa.ForeignKeyConstraint(["merged_into"], ["people.id"], name="fk_people_merged_into"),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
    )
    op.create_index("ix_people_name_hash", "people", ["name_hash"])
    op.create_index("ix_people_phone_hash", "people", ["phone_hash"])
    op.create_index(
        "uq_people_document",
        "people",
        ["document_hash"],
        unique=True,
        **where("merged_into IS NULL AND document_hash IS NOT NULL"),
    )
    op.create_table(
        "phone_codes",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("phone_hash", sa.LargeBinary(), nullable=False),
        sa.Column("code_digest", sa.LargeBinary(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("proven_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_phone_codes"),
    )
    op.create_index("ix_phone_codes_expires_at", "phone_codes", ["expires_at"])
    op.create_index("ix_phone_codes_owner_id", "phone_codes", ["owner_id", "sent_at"])
    op.create_table(
        "rotations",
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("key_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("cursor", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("task", "key_id", name="pk_rotations"),
    )
    op.create_table(
        "tree",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tree"),
    )
    op.create_table(
        "typed_codes",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target_id", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_typed_codes"),
    )
    op.create_index("ix_typed_codes_target_id", "typed_codes", ["target_id", "kind"])
    op.create_table(
        "addresses",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("account", sa.LargeBinary(), nullable=False),
        sa.Column("account_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", ROW_ID, nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("first_seen", sa.BigInteger(), nullable=False),
        sa.Column("last_seen", sa.BigInteger(), nullable=False),
        sa.Column("unreachable_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_addresses_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_addresses"),
        sa.UniqueConstraint("channel", "account_hash", name="uq_addresses_channel_account_hash"),
    )
    op.create_index("ix_addresses_person_id", "addresses", ["person_id"])
    op.create_table(
        "cases",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("organisation_id", ROW_ID, nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("address_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("form_version", sa.BigInteger(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("name_hash", sa.LargeBinary(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("document_hash", sa.LargeBinary(), nullable=True),
        sa.Column("passes", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("fields", sa.Text(), nullable=True),
        sa.Column("assigned_id", sa.BigInteger(), nullable=True),
        sa.Column("acted_by", sa.BigInteger(), nullable=True),
        sa.Column("acted_at", sa.BigInteger(), nullable=True),
        sa.Column("membership_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_cases_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("number", name="uq_cases_number"),
    )
    op.create_index(
        "ix_cases_open_due",
        "cases",
        ["due_at", "id", "organisation_id", "kind", "passes"],
        **where("state = 'open'"),
    )
    op.create_index(
        "ix_cases_open_organisation",
        "cases",
        ["organisation_id", "due_at", "id", "kind", "passes"],
        **where("state = 'open'"),
    )
    op.create_index(
        "ix_cases_settled_organisation", "cases", ["organisation_id", "opened_at"], **where("state <> 'open'")
    )
    op.create_index("ix_cases_owner_id", "cases", ["owner_id", "id"])
    op.create_index(
        "uq_cases_join",
        "cases",
        ["document_hash"],
        unique=True,
        **where("kind = 'join' AND state IN ('open', 'waiting') AND document_hash IS NOT NULL"),
    )
    op.create_table(
        "file_chunks",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("file_id", ROW_ID, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name="fk_file_chunks_file_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_file_chunks"),
    )
    op.create_index("ix_file_chunks_file_id", "file_chunks", ["file_id", "id"])
    op.create_table(
        "grants",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("organisation_id", ROW_ID, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("granted_by", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_grants_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_grants_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_grants"),
    )
    op.create_index("ix_grants_organisation_id", "grants", ["organisation_id"])
    op.create_index(
        "uq_grants_standing",
        "grants",
        ["person_id", "organisation_id", "role"],
        unique=True,
        **where("until IS NULL"),
    )
    op.create_table(
        "invitations",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("code_digest", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("organisation_id", ROW_ID, nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("invited_by", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.Column("used_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_invitations_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("code_digest", name="uq_invitations_code_digest"),
    )
    op.create_table(
        "memberships",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("organisation_id", ROW_ID, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("card", sa.LargeBinary(), nullable=False),
        sa.Column("card_hash", sa.LargeBinary(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_memberships_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_memberships_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_memberships"),
        sa.UniqueConstraint("card_hash", name="uq_memberships_card_hash"),
    )
    op.create_index(
        "ix_memberships_organisation",
        "memberships",
        ["organisation_id", "since", "id"],
        **where("until IS NULL"),
    )
    op.create_index("ix_memberships_person_id", "memberships", ["person_id"])
    op.create_index(
        "ix_memberships_since",
        "memberships",
        ["since", "id"],
        **where("until IS NULL"),
    )
    op.create_index(
        "uq_memberships_person",
        "memberships",
        ["person_id"],
        unique=True,
        **where("until IS NULL"),
    )
    op.create_table(
        "organisation_counts",
        sa.Column("organisation_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("members", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_organisation_counts_organisation_id"
        ),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_organisation_counts"),
    )
    op.create_table(
        "organisation_parents",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("organisation_id", ROW_ID, nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_organisation_parents_organisation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_organisation_parents"),
    )
    op.create_index("ix_organisation_parents_organisation_id", "organisation_parents", ["organisation_id", "since"])
    op.create_table(
        "case_timeline",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_timeline_case_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_case_timeline"),
    )
    op.create_index("ix_case_timeline_case_id", "case_timeline", ["case_id", "id"])
    op.create_table(
        "membership_history",
        sa.Column("id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("membership_id", ROW_ID, nullable=False),
        sa.Column("organisation_id", ROW_ID, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["membership_id"], ["memberships.id"], name="fk_membership_history_membership_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_membership_history_organisation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_membership_history"),
    )
    op.create_index("ix_membership_history_membership_id", "membership_history", ["membership_id", "since"])
    op.create_index("ix_membership_history_organisation_id", "membership_history", ["organisation_id", "since"])
    op.bulk_insert(sa.table("id_blocks", sa.column("id"), sa.column("next")), [{"id": 1, "next": 1000}])
    op.bulk_insert(sa.table("tree", sa.column("id"), sa.column("version")), [{"id": 1, "version": 1}])
    head = sa.table("audit_head", sa.column("id"), sa.column("position"), sa.column("link", sa.LargeBinary))
    op.bulk_insert(head, [{"id": 1, "position": 0, "link": bytes(32)}])
    for statement in POSTGRES if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    """Step back."""
    op.drop_table("membership_history")
    op.drop_table("case_timeline")
    op.drop_table("organisation_parents")
    op.drop_table("organisation_counts")
    op.drop_table("memberships")
    op.drop_table("invitations")
    op.drop_table("grants")
    op.drop_table("file_chunks")
    op.drop_table("cases")
    op.drop_table("addresses")
    op.drop_table("typed_codes")
    op.drop_table("tree")
    op.drop_table("rotations")
    op.drop_table("phone_codes")
    op.drop_table("people")
    op.drop_table("outbox")
    op.drop_table("organisations")
    op.drop_table("limits")
    op.drop_table("installation_keys")
    op.drop_table("import_lines")
    op.drop_table("id_blocks")
    op.drop_table("files")
    op.drop_table("events")
    op.drop_table("drafts")
    op.drop_table("counters")
    op.drop_table("conversations")
    op.drop_table("consents")
    op.drop_table("calendar_overrides")
    op.drop_table("audit_head")
    op.drop_table("audit_details")
    op.drop_table("audit_acts")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_acts_refuse")
