package dev.countersign.store;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Work that one node does for all: whoever gets the lease does it, the others let it be.
 */
@Repository
public class Leases {

	private final JdbcClient jdbc;

	private final Clock clock;

	Leases(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Takes a lease unless another node holds it. One that lasts longer than anybody
	 * would take it for is nobody's: the clock of whoever took it was ahead.
	 * @param name what is to be done
	 * @param length how long nobody else shall do it, the same for each node; a node that
	 * dies keeps it as long
	 * @return whether this node is to do it
	 */
	public boolean take(String name, Duration length) {
		OffsetDateTime now = OffsetDateTime.now(this.clock);
		return renew(name, now, now.plus(length)) || insert(name, now.plus(length));
	}

	private boolean renew(String name, OffsetDateTime now, OffsetDateTime until) {
		return this.jdbc.sql("""
				UPDATE lease SET until = :until WHERE name = :name AND (until <= :now OR until > :latest)""")
			.param("until", until)
			.param("name", name)
			.param("now", now)
			.param("latest", until.plus(StoredTime.MAX_APART))
			.update() == 1;
	}

	/** Fails where there is a row, which is then another node's. */
	private boolean insert(String name, OffsetDateTime until) {
		if (this.jdbc.sql("SELECT count(*) FROM lease WHERE name = :name")
			.param("name", name)
			.query(Long.class)
			.single() > 0) {
			return false;
		}
		try {
			return this.jdbc.sql("INSERT INTO lease (name, until) VALUES (:name, :until)")
				.param("name", name)
				.param("until", until)
				.update() == 1;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

}
