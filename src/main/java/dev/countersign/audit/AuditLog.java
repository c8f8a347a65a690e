package dev.countersign.audit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.stereotype.Repository;

/**
 * The rows of what happened.
 */
@Repository
class AuditLog {

	private static final String INSERT = """
			INSERT INTO audit_event (happened_at, act, result, subject_id, subject_name, actor_kind, actor_id, actor_name,
				address, user_agent, session_id, request_id, details)
			VALUES (:happenedAt, :act, :result, :subjectId, :subjectName, :actorKind, :actorId, :actorName,
				:address, :userAgent, :sessionId, :requestId, :details)""";

	private final NamedParameterJdbcOperations jdbc;

	AuditLog(NamedParameterJdbcOperations jdbc) {
		this.jdbc = jdbc;
	}

	/** Adds rows, in the caller's transaction if there is one. */
	void add(List<AuditRecord> records) {
		this.jdbc.batchUpdate(INSERT, records.stream().map(AuditLog::parameters).toArray(MapSqlParameterSource[]::new));
	}

	/** Deletes some of what is older. */
	int purge(Instant before, int most) {
		return this.jdbc.update("""
				DELETE FROM audit_event WHERE id IN
				(SELECT id FROM audit_event WHERE happened_at <= :before FETCH FIRST %d ROWS ONLY)""".formatted(most),
				new MapSqlParameterSource("before", before.atOffset(ZoneOffset.UTC)));
	}

	private static MapSqlParameterSource parameters(AuditRecord row) {
		Subject.Named subject = row.subject();
		return new MapSqlParameterSource("happenedAt", row.at().atOffset(ZoneOffset.UTC))
			.addValue("act", row.act().toString())
			.addValue("result", row.act().result())
			.addValue("subjectId", (subject != null) ? subject.id() : null)
			.addValue("subjectName", (subject != null) ? subject.name() : null)
			.addValue("actorKind", row.actor().kind().toString())
			.addValue("actorId", row.actor().id())
			.addValue("actorName", row.actor().name())
			.addValue("address", row.origin().address())
			.addValue("userAgent", row.origin().userAgent())
			.addValue("sessionId", row.sessionId())
			.addValue("requestId", row.origin().requestId())
			.addValue("details", JsonMapper.shared().writeValueAsString(row.details()));
	}

}
