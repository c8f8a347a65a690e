package dev.countersign.notice;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.countersign.store.Outage;
import dev.countersign.store.StoredTime;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Delivers what waits in the outbox, a few notices at a time on each way. A notice that
 * is not taken is tried again after 5, 10, 20… seconds, up to half an hour, until its
 * time is over.
 */
@Component
class NoticeDelivery implements SmartLifecycle {

	/**
	 * How long a notice is a node's own: no delivery takes more than 90 seconds, as each
	 * {@link Notifier} sees to, and another node's clock may be ahead.
	 */
	static final Duration LEASE = Duration.ofSeconds(90).plus(StoredTime.MAX_APART);

	/** On one way; a slow receiver keeps as many threads. */
	private static final int AT_ONCE = 4;

	private static final Duration REST = Duration.ofSeconds(1);

	private static final Duration COUNT_EVERY = Duration.ofSeconds(5);

	private static final Duration FIRST_DELAY = Duration.ofSeconds(5);

	private static final Duration MAX_DELAY = Duration.ofMinutes(30);

	private static final int MAX_DOUBLINGS = 12;

	/** Says nothing of the fault itself, whose text may name people. */
	private static final String FAULT = "The service could not make it ready; its log says why.";

	private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

	private static final Log log = LogFactory.getLog(NoticeDelivery.class);

	private final List<Notifier> notifiers;

	private final Outbox outbox;

	private final NoticeTexts texts;

	private final NoticeBacklog backlog;

	private final SecureRandom random;

	private final Clock clock;

	private volatile @Nullable Work work;

	NoticeDelivery(List<Notifier> notifiers, Outbox outbox, NoticeTexts texts, NoticeBacklog backlog,
			SecureRandom random, Clock clock) {
		this.notifiers = List.copyOf(notifiers);
		this.outbox = outbox;
		this.texts = texts;
		this.backlog = backlog;
		this.random = random;
		this.clock = clock;
	}

	@Override
	public void start() {
		Work next = new Work();
		this.work = next;
		next.start();
	}

	/** What is under way comes to its end; another node claims what does not. */
	@Override
	public void stop() {
		Work last = this.work;
		this.work = null;
		if (last != null) {
			last.end();
		}
	}

	@Override
	public boolean isRunning() {
		return this.work != null;
	}

	private Duration delay(int attempts) {
		Duration doubled = FIRST_DELAY.multipliedBy(1L << Math.min(MAX_DOUBLINGS, attempts - 1));
		Duration delay = (doubled.compareTo(MAX_DELAY) < 0) ? doubled : MAX_DELAY;
		// Notices that failed together are not to come together again.
		return delay.multipliedBy(80 + this.random.nextInt(41)).dividedBy(100);
	}

	/** One way, and the threads that deliver on it. */
	private final class Lane {

		private final Notifier notifier;

		private final Semaphore free = new Semaphore(AT_ONCE);

		private final ExecutorService threads;

		private final Outage outage;

		Lane(Notifier notifier) {
			this.notifier = notifier;
			this.outage = new Outage(log, "Notices by %s are delivered again.".formatted(notifier.channel()));
			this.threads = Executors.newFixedThreadPool(AT_ONCE, (task) -> {
				Thread thread = new Thread(task, "notice-" + notifier.channel());
				thread.setDaemon(true);
				return thread;
			});
		}

		/** Begins to deliver what is due, as far as there are threads. */
		void begin() {
			int most = this.free.drainPermits();
			List<StoredNotice> claimed = List.of();
			try {
				claimed = (most > 0) ? NoticeDelivery.this.outbox.claim(this.notifier.channel(), most, LEASE)
						: List.of();
			}
			finally {
				this.free.release(most - claimed.size());
			}
			claimed.forEach(this::execute);
		}

		void count() {
			Channel channel = this.notifier.channel();
			NoticeDelivery.this.backlog.keep(channel, NoticeDelivery.this.outbox.backlog(channel));
		}

		void end() throws InterruptedException {
			this.threads.shutdown();
			this.threads.awaitTermination(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
		}

		/** A notice for which the system has no thread to give is claimed again later. */
		private void execute(StoredNotice notice) {
			try {
				this.threads.execute(() -> run(notice));
			}
			catch (RuntimeException | Error ex) {
				this.free.release();
				fail(ex);
			}
		}

		private void run(StoredNotice notice) {
			try {
				deliver(notice);
			}
			catch (RuntimeException | Error ex) {
				fail(ex);
			}
			finally {
				this.free.release();
				NoticeDelivery.this.backlog.wake();
			}
		}

		private void fail(Throwable cause) {
			this.outage.begin(
					"A notice by %s could not be delivered, and is tried again.".formatted(this.notifier.channel()),
					cause);
		}

		private void deliver(StoredNotice notice) {
			if (!NoticeDelivery.this.clock.instant().isBefore(notice.expiresAt())) {
				giveUp(notice, "Its time was over before it was delivered.");
				return;
			}
			try {
				send(notice, open(notice));
				NoticeDelivery.this.outbox.deliver(notice);
				NoticeDelivery.this.backlog.count(notice.channel(), NoticeBacklog.Fate.DELIVERED);
				this.outage.end();
			}
			catch (DeliveryException ex) {
				Instant next = NoticeDelivery.this.clock.instant().plus(delay(notice.attempts()));
				if (ex.isLasting() || !next.isBefore(notice.expiresAt())) {
					giveUp(notice, ex.reason());
					return;
				}
				NoticeDelivery.this.outbox.postpone(notice, next, ex.reason());
				NoticeDelivery.this.backlog.count(notice.channel(), NoticeBacklog.Fate.POSTPONED);
				this.outage.begin("Notices by %s are not taken, and tried again for a day: %s"
					.formatted(notice.channel(), ex.reason()), null);
			}
		}

		/** A node with another secret leaves to the others what they can read. */
		private String open(StoredNotice notice) throws DeliveryException {
			return NoticeDelivery.this.texts.open(notice)
				.orElseThrow(() -> DeliveryException.passing(Outbox.UNREADABLE, null));
		}

		/** What nobody foresaw may pass as well, and does not come without end. */
		private void send(StoredNotice notice, String text) throws DeliveryException {
			try {
				this.notifier.deliver(notice, text);
			}
			catch (RuntimeException ex) {
				fail(ex);
				throw DeliveryException.passing(FAULT, ex);
			}
		}

		private void giveUp(StoredNotice notice, String failure) {
			NoticeDelivery.this.outbox.giveUp(notice, failure);
			NoticeDelivery.this.backlog.count(notice.channel(), NoticeBacklog.Fate.FAILED);
			log.warn("The notice %d by %s, %s, was given up: %s".formatted(notice.id(), notice.channel(), notice.kind(),
					failure));
		}

	}

	/** The thread of one run, which hands out what is due. */
	private final class Work implements Runnable {

		private final List<Lane> lanes = NoticeDelivery.this.notifiers.stream().map(Lane::new).toList();

		private final CountDownLatch ended = new CountDownLatch(1);

		private final Outage outage = new Outage(log, "The outbox is read again.");

		private final Thread thread = new Thread(this, "notice-delivery");

		void start() {
			if (!this.lanes.isEmpty()) {
				this.thread.setDaemon(true);
				this.thread.start();
			}
		}

		void end() {
			this.ended.countDown();
			NoticeDelivery.this.backlog.wake();
			try {
				this.thread.join(STOP_WITHIN.toMillis());
				for (Lane lane : this.lanes) {
					lane.end();
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public void run() {
			long countedAt = System.nanoTime() - COUNT_EVERY.toNanos();
			try {
				while (this.ended.getCount() > 0) {
					boolean count = System.nanoTime() - countedAt >= COUNT_EVERY.toNanos();
					countedAt = count ? System.nanoTime() : countedAt;
					begin(count);
					NoticeDelivery.this.backlog.rest(REST);
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		private void begin(boolean count) {
			List<Throwable> failures = new ArrayList<>();
			this.lanes.forEach((lane) -> attempt(lane::begin, failures));
			if (count) {
				this.lanes.forEach((lane) -> attempt(lane::count, failures));
			}
			if (failures.isEmpty()) {
				this.outage.end();
			}
			else {
				this.outage.begin("The outbox cannot be read. What waits there is delivered when it can.",
						failures.get(0));
			}
		}

		/**
		 * What fails on one way keeps no other waiting. Without this thread nothing would
		 * be delivered until a restart.
		 */
		private static void attempt(Runnable part, List<Throwable> failures) {
			try {
				part.run();
			}
			catch (RuntimeException | Error ex) {
				failures.add(ex);
			}
		}

	}

}
