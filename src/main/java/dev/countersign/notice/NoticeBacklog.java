package dev.countersign.notice;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * What waits to be delivered, as it was last counted; what becomes of it, in figures; and
 * a bell that is rung when there is more.
 */
@Component
class NoticeBacklog {

	/** On one way, of all accounts together. */
	static final int MAX_WAITING = 100_000;

	/** Half of it is for notices alone, as strangers cause acts of any account. */
	private static final int MAX_WAITING_BESIDE_ACTS = MAX_WAITING / 2;

	private static final Log log = LogFactory.getLog(NoticeBacklog.class);

	private final AtomicReferenceArray<Outbox.Backlog> counted = new AtomicReferenceArray<>(Channel.values().length);

	private final Semaphore bell = new Semaphore(0);

	private final MeterRegistry registry;

	private final Clock clock;

	private volatile @Nullable Instant toldAt;

	NoticeBacklog(MeterRegistry registry, Clock clock) {
		this.registry = registry;
		this.clock = clock;
		for (Channel channel : Channel.values()) {
			keep(channel, new Outbox.Backlog(0, null));
			Gauge.builder("countersign.notices.waiting", () -> counted(channel).waiting())
				.tag("channel", channel.toString())
				.description("Notices that wait to be delivered, on all nodes")
				.register(registry);
			Gauge.builder("countersign.notices.age", () -> age(channel).toSeconds())
				.tag("channel", channel.toString())
				.baseUnit("seconds")
				.description("How long the oldest of them has waited")
				.register(registry);
			for (Fate fate : Fate.values()) {
				counter(channel, fate);
			}
		}
	}

	void keep(Channel channel, Outbox.Backlog backlog) {
		this.counted.set(channel.ordinal(), backlog);
	}

	boolean isFull(Channel channel) {
		return counted(channel).waiting() >= MAX_WAITING;
	}

	boolean isFullForActs(Channel channel) {
		return counted(channel).waiting() >= MAX_WAITING_BESIDE_ACTS;
	}

	void count(Channel channel, Fate fate) {
		counter(channel, fate).increment();
	}

	/**
	 * One line a minute for many: a receiver is away for long, or somebody does the same
	 * again and again.
	 */
	void countDropped(Channel channel) {
		count(channel, Fate.DROPPED);
		Instant now = this.clock.instant();
		Instant last = this.toldAt;
		if (last == null || Duration.between(last, now).abs().compareTo(Duration.ofMinutes(1)) >= 0) {
			this.toldAt = now;
			log.warn(
					"Notices by %s are dropped, as too many wait or tell an account the same. See countersign_notices_total."
						.formatted(channel));
		}
	}

	/** Ends the rest of whoever delivers. */
	void wake() {
		this.bell.release();
	}

	/** Rests until there is more, or for a while. */
	void rest(Duration atMost) throws InterruptedException {
		if (this.bell.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
			this.bell.drainPermits();
		}
	}

	private Outbox.Backlog counted(Channel channel) {
		return this.counted.get(channel.ordinal());
	}

	private Duration age(Channel channel) {
		Instant since = counted(channel).since();
		return (since != null) ? Duration.between(since, this.clock.instant()) : Duration.ZERO;
	}

	private Counter counter(Channel channel, Fate fate) {
		return Counter.builder("countersign.notices")
			.tag("channel", channel.toString())
			.tag("result", fate.toString())
			.description(
					"What became of notices: delivered, tried again later, given up, or dropped as too many waited or told an account the same")
			.register(this.registry);
	}

	/** What becomes of a notice. */
	enum Fate {

		DELIVERED, POSTPONED, FAILED, DROPPED;

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
