package dev.countersign.block;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.countersign.address.AddressRange;
import dev.countersign.store.StoredTime;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The blocks in the database.
 */
@Repository
class Blocks {

	private final JdbcClient jdbc;

	Blocks(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Counts up with each change, and is committed with it. */
	long version() {
		return this.jdbc.sql("SELECT version FROM address_block_list WHERE id = 1").query(Long.class).single();
	}

	/** Keeps other writers away until the transaction ends. */
	void nextVersion() {
		this.jdbc.sql("UPDATE address_block_list SET version = version + 1 WHERE id = 1").update();
	}

	void add(Block block) {
		this.jdbc.sql("""
				INSERT INTO address_block (id, addresses, automatic, reason, blocked_by, created_at, until, repeated)
				VALUES (:id, :addresses, :automatic, :reason, :by, :createdAt, :until, :repeated)""")
			.param("id", block.id())
			.param("addresses", block.addresses().toString())
			.param("automatic", block.automatic())
			.param("reason", block.reason())
			.param("by", block.by())
			.param("createdAt", StoredTime.of(block.createdAt()))
			.param("until", StoredTime.ofNullable(block.until()))
			.param("repeated", block.repeated())
			.update();
	}

	Optional<Block> find(UUID id) {
		return this.jdbc.sql("SELECT * FROM address_block WHERE id = :id")
			.param("id", id)
			.query((row, index) -> block(row))
			.optional();
	}

	Optional<Block> find(AddressRange addresses, boolean automatic) {
		return this.jdbc.sql("SELECT * FROM address_block WHERE addresses = :addresses AND automatic = :automatic")
			.param("addresses", addresses.toString())
			.param("automatic", automatic)
			.query((row, index) -> block(row))
			.optional();
	}

	boolean remove(UUID id) {
		return this.jdbc.sql("DELETE FROM address_block WHERE id = :id").param("id", id).update() == 1;
	}

	/**
	 * Returns the blocks that hold, the oldest first, as far as there is room for them.
	 */
	List<Block> findHolding(Instant now, int most) {
		return this.jdbc.sql("""
				SELECT * FROM address_block WHERE until IS NULL OR until > :now
				ORDER BY automatic, created_at, id FETCH FIRST :most ROWS ONLY""")
			.param("now", StoredTime.of(now))
			.param("most", most)
			.query((row, index) -> block(row))
			.list();
	}

	/** Returns the next blocks that hold, the newest first, behind a place among them. */
	List<Block> findHolding(Instant now, @Nullable BlockCursor behind, int most) {
		String behindIt = (behind != null) ? "AND (created_at < :createdAt OR created_at = :createdAt AND id < :id)"
				: "";
		JdbcClient.StatementSpec statement = this.jdbc.sql("""
				SELECT * FROM address_block WHERE (until IS NULL OR until > :now) %s
				ORDER BY created_at DESC, id DESC FETCH FIRST :most ROWS ONLY""".formatted(behindIt))
			.param("now", StoredTime.of(now))
			.param("most", most);
		if (behind != null) {
			statement = statement.param("createdAt", StoredTime.of(behind.createdAt())).param("id", behind.id());
		}
		return statement.query((row, index) -> block(row)).list();
	}

	int count(Instant now, boolean automatic) {
		return this.jdbc.sql("""
				SELECT count(*) FROM address_block WHERE automatic = :automatic AND (until IS NULL OR until > :now)""")
			.param("automatic", automatic)
			.param("now", StoredTime.of(now))
			.query(Integer.class)
			.single();
	}

	/** Deletes some of the blocks that ended before a time. */
	int purge(Instant before, int most) {
		return this.jdbc.sql("""
				DELETE FROM address_block WHERE id IN
				(SELECT id FROM address_block WHERE until <= :before
				ORDER BY until FETCH FIRST :most ROWS ONLY)""")
			.param("before", StoredTime.of(before))
			.param("most", most)
			.update();
	}

	private static Block block(ResultSet row) throws SQLException {
		return new Block(row.getObject("id", UUID.class), AddressRange.parse(row.getString("addresses")).orElseThrow(),
				row.getBoolean("automatic"), row.getString("reason"), row.getString("blocked_by"),
				StoredTime.read(row, "created_at"), StoredTime.readNullable(row, "until"), row.getInt("repeated"));
	}

}
