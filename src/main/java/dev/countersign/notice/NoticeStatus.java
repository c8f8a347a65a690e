package dev.countersign.notice;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.store.StoredTime;
import org.jspecify.annotations.Nullable;

/**
 * How a notice fares, without what it says.
 *
 * @param id its number
 * @param messageId what the receiver knows it by
 * @param channel {@code mail} or {@code webhook}
 * @param kind what it is about
 * @param accountId whom it is about, if it is anybody
 * @param state {@code waiting}, {@code delivered} or {@code failed}
 * @param attempts how often its delivery was begun
 * @param createdAt when it was written
 * @param dueAt when it is tried next, if it waits
 * @param failure why it was not taken the last time, if it was not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NoticeStatus(long id, UUID messageId, String channel, String kind, @Nullable UUID accountId, String state,
		int attempts, Instant createdAt, @Nullable Instant dueAt, @Nullable String failure) {

	static NoticeStatus of(ResultSet row) throws SQLException {
		UUID accountId = row.getObject("account_id", UUID.class);
		String state = row.getString("state");
		return new NoticeStatus(row.getLong("id"), row.getObject("message_id", UUID.class), row.getString("channel"),
				row.getString("kind"), Outbox.NOBODY.equals(accountId) ? null : accountId, state,
				row.getInt("attempts"), StoredTime.read(row, "created_at"),
				"waiting".equals(state) ? StoredTime.read(row, "due_at") : null, row.getString("failure"));
	}

}
