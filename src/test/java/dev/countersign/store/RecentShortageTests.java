package dev.countersign.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecentShortageTests {

	private final AtomicLong nanoTime = new AtomicLong();

	private final RecentShortage shortage = new RecentShortage(this.nanoTime::get);

	private final PostgresErrors errors = new PostgresErrors(this.shortage);

	@Test
	void lastsWhenNothingHappenedThenNot() {
		assertThat(this.shortage.lasts()).isFalse();
	}

	@Test
	void lastsWhenDiskIsFullThenForTenSeconds() {
		this.errors.translate("insert", null, new SQLException("could not extend file", "53100"));
		this.nanoTime.addAndGet(Duration.ofSeconds(10).toNanos() - 1);
		assertThat(this.shortage.lasts()).isTrue();
		this.nanoTime.addAndGet(1);
		assertThat(this.shortage.lasts()).isFalse();
	}

	@Test
	void lastsWhenOnlyConnectionsAreShortThenNot() {
		this.errors.translate("insert", null, new SQLException("too many connections", "53300"));
		assertThat(this.shortage.lasts()).isFalse();
	}

}
