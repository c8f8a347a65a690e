package dev.countersign.audit;

import java.net.InetAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

import dev.countersign.address.AddressRange;
import dev.countersign.address.Printable;
import dev.countersign.store.StoredTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
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

	private static final TypeReference<LinkedHashMap<String, String>> DETAILS = new TypeReference<>() {
	};

	private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

	private static final int MAX_NAME = 512;

	private final NamedParameterJdbcOperations jdbc;

	AuditLog(NamedParameterJdbcOperations jdbc) {
		this.jdbc = jdbc;
	}

	/** Adds rows, in the caller's transaction if there is one. */
	void add(List<AuditRecord> records) {
		this.jdbc.batchUpdate(INSERT, records.stream().map(AuditLog::parameters).toArray(MapSqlParameterSource[]::new));
	}

	/** Returns entries that follow a place, the newest first. */
	List<AuditEntry> findBefore(AuditFilter filter, AuditHistory.@Nullable Place place, int limit) {
		Conditions conditions = new Conditions(filter);
		if (place != null) {
			conditions.add("happened_at <= :placeAt", "placeAt", StoredTime.of(place.at()));
			conditions.add("(happened_at < :placeAt OR id < :placeId)", "placeId", place.id());
		}
		return find(conditions, conditions.newestFirst(), limit);
	}

	/** Returns entries that were written after a row, in the order of their ids. */
	List<AuditEntry> findAfter(AuditFilter filter, long id, int limit) {
		Conditions conditions = new Conditions(filter);
		conditions.add("id > :after", "after", id);
		return find(conditions, "id", limit);
	}

	/** Returns the entries of these ids that are there. */
	List<AuditEntry> findAll(List<Long> ids) {
		Conditions conditions = new Conditions(AuditFilter.ALL);
		conditions.add("id IN (:ids)", "ids", ids);
		return find(conditions, "id", ids.size());
	}

	/** Returns the rows with the highest ids, in their order, all of one moment. */
	List<Mark> findNewest(int most) {
		List<Mark> newest = this.jdbc.query(
				"SELECT id, happened_at FROM audit_event ORDER BY id DESC FETCH FIRST :most ROWS ONLY",
				Map.of("most", most), (row, index) -> new Mark(row.getLong("id"), StoredTime.read(row, "happened_at")));
		Collections.reverse(newest);
		return newest;
	}

	/** Deletes some of the older rows. */
	int purge(Instant before, int most) {
		return this.jdbc.update("""
				DELETE FROM audit_event WHERE id IN
				(SELECT id FROM audit_event WHERE happened_at <= :before
				ORDER BY happened_at FETCH FIRST :most ROWS ONLY)""",
				new MapSqlParameterSource("before", StoredTime.of(before)).addValue("most", most));
	}

	private List<AuditEntry> find(Conditions conditions, String order, int limit) {
		return this.jdbc.query("SELECT * FROM audit_event %s ORDER BY %s FETCH FIRST :limit ROWS ONLY"
			.formatted(conditions.toSql(), order), conditions.parameters().addValue("limit", limit),
				(row, index) -> entry(row));
	}

	/** Returns an address as it is stored. */
	static String normal(String address) {
		return AddressRange.parseAddress(address)
			.map(InetAddress::getHostAddress)
			.orElseGet(() -> Printable.of(address, MAX_NAME));
	}

	private static AuditEntry entry(ResultSet row) throws SQLException {
		String subjectId = row.getString("subject_id");
		String subjectName = row.getString("subject_name");
		return new AuditEntry(row.getString("id"), StoredTime.read(row, "happened_at"), row.getString("act"),
				row.getString("result"),
				(subjectName != null)
						? new AuditEntry.Party((subjectId != null) ? "account" : "other", subjectId, subjectName)
						: null,
				new AuditEntry.Party(row.getString("actor_kind"), row.getString("actor_id"),
						row.getString("actor_name")),
				row.getString("address"), row.getString("user_agent"), row.getString("session_id"),
				row.getString("request_id"), JsonMapper.shared().readValue(row.getString("details"), DETAILS));
	}

	private static MapSqlParameterSource parameters(AuditRecord row) {
		Subject.Named subject = row.subject();
		return new MapSqlParameterSource("happenedAt", StoredTime.of(row.at())).addValue("act", row.act().toString())
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

	/**
	 * Which row there is.
	 *
	 * @param id its id
	 * @param at when it happened, by the clock of the node that wrote it
	 */
	record Mark(long id, Instant at) {

		static Mark of(AuditEntry entry) {
			return new Mark(Long.parseLong(entry.id()), entry.at());
		}

		/** Returns the highest id of rows in the order of their ids. */
		static long newestOf(List<Mark> rows) {
			return rows.isEmpty() ? 0 : rows.get(rows.size() - 1).id();
		}

		/** Returns the place behind which they are. */
		static long placeBefore(List<Mark> rows) {
			return rows.isEmpty() ? 0 : rows.get(0).id() - 1;
		}

	}

	/** The WHERE of a filter. Only texts of this class become SQL. */
	private static final class Conditions {

		private final List<String> texts = new ArrayList<>();

		private final MapSqlParameterSource parameters = new MapSqlParameterSource();

		/** Where each row has one value, and an index has the others in their order. */
		private @Nullable String narrowed;

		Conditions(AuditFilter filter) {
			if (filter.act() != null) {
				addEqual("act", "act", filter.act().toString());
			}
			if (filter.subject() != null) {
				addParty("subject", filter.subject());
			}
			if (filter.actor() != null) {
				addParty("actor", filter.actor());
			}
			if (filter.address() != null) {
				addEqual("address", "address", normal(filter.address()));
			}
			if (filter.from() != null) {
				add("happened_at >= :from", "from", StoredTime.of(filter.from()));
			}
			if (filter.until() != null) {
				add("happened_at < :until", "until", StoredTime.of(filter.until()));
			}
		}

		void add(String text, String name, Object value) {
			this.texts.add(text);
			this.parameters.addValue(name, value);
		}

		/** The embedded database takes an index for the order if all of it is named. */
		String newestFirst() {
			return ((this.narrowed != null) ? this.narrowed + " DESC, " : "") + "happened_at DESC, id DESC";
		}

		String toSql() {
			return this.texts.isEmpty() ? "" : "WHERE " + String.join(" AND ", this.texts);
		}

		MapSqlParameterSource parameters() {
			return this.parameters;
		}

		private void addEqual(String column, String name, Object value) {
			add("%s = :%s".formatted(column, name), name, value);
			this.narrowed = (this.narrowed != null) ? this.narrowed : column;
		}

		/** Accounts are found by their ids, and everybody by their names. */
		private void addParty(String party, String wanted) {
			if (ID.matcher(wanted).matches()) {
				addEqual(party + "_id", party, UUID.fromString(wanted));
			}
			else {
				addName(party, Printable.of(wanted, MAX_NAME));
			}
		}

		/** Of one name an index has the rows in the order in which they are wanted. */
		private void addName(String party, String name) {
			String folded = name.toLowerCase(Locale.ROOT);
			if (name.equals(folded)) {
				addEqual(party + "_name", party, name);
			}
			else {
				add("%1$s_name IN (:%1$s)".formatted(party), party, List.of(name, folded));
			}
		}

	}

}
