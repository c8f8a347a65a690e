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
	void lastsWhenDiskIsFullThenUntilAWriteFindsRoom() {
		this.errors.translate("insert", null, new SQLException("could not extend file", "53100"));
		this.nanoTime.addAndGet(Duration.ofHours(1).toNanos());
		assertThat(this.shortage.lasts()).isTrue();
		this.shortage.end();
		assertThat(this.shortage.lasts()).isFalse();
		assertThat(this.shortage.isToBeTried()).isFalse();
	}

	@Test
	void isToBeTriedWhenItLastsThenOnceASecond() {
		assertThat(this.shortage.isToBeTried()).isFalse();
		this.shortage.note();
		this.nanoTime.addAndGet(Duration.ofSeconds(1).toNanos() - 1);
		assertThat(this.shortage.isToBeTried()).isFalse();
		this.nanoTime.addAndGet(1);
		assertThat(this.shortage.isToBeTried()).isTrue();
		assertThat(this.shortage.isToBeTried()).isFalse();
		this.nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
		assertThat(this.shortage.isToBeTried()).isTrue();
	}

	@Test
	void lastsWhenOnlyConnectionsAreShortThenNot() {
		this.errors.translate("insert", null, new SQLException("too many connections", "53300"));
		assertThat(this.shortage.lasts()).isFalse();
	}

}
