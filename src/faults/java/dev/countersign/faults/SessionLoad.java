package dev.countersign.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import dev.countersign.faults.Client.Answer;
import dev.countersign.faults.Client.Tokens;
import org.awaitility.Awaitility;

/**
 * Clients that refresh 100 times and log out 50 times a second, however long the answers
 * take, and remember everything that they were told.
 */
final class SessionLoad {

	private static final int CHAINS = 60;

	private static final int HANDS = 4;

	private static final int REFRESHES_A_SECOND = 100;

	private static final int LOGOUTS_A_SECOND = 50;

	/** How many must have been answered of each kind before anything happens. */
	private static final int UNDER_WAY = 5;

	private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(30);

	private static final long HALF_THE_GRACE = TimeUnit.SECONDS.toNanos(5);

	private final List<Node> nodes;

	private final List<Chain> chains = new ArrayList<>();

	/** Who succeeded each refresh token that was used. */
	private final Map<String, String> successors = new ConcurrentHashMap<>();

	private final Queue<String> doubles = new ConcurrentLinkedQueue<>();

	private final Queue<String> oddities = new ConcurrentLinkedQueue<>();

	private final LongAdder refreshes = new LongAdder();

	private final LongAdder logouts = new LongAdder();

	private long calmNanos;

	private volatile boolean calm;

	private volatile boolean running;

	SessionLoad(List<Node> nodes, Node loginAt) {
		this.nodes = nodes;
		for (int i = 0; i < CHAINS; i++) {
			this.chains.add(new Chain(Client.session(loginAt)));
		}
	}

	/**
	 * Runs until a while after a disaster, which waits until refreshes and logouts are
	 * being answered: nodes that have just started answer their first ones late.
	 * @param victims sessions that are logged out meanwhile
	 * @param disaster what happens in the middle
	 * @return the access tokens of those victims whose logout was answered
	 */
	Collection<String> during(List<Tokens> victims, Runnable disaster) {
		Queue<String> told = new ConcurrentLinkedQueue<>();
		Queue<Tokens> alive = new ConcurrentLinkedQueue<>(victims);
		this.running = true;
		this.calm = true;
		long refreshed = this.refreshes.sum();
		long start = System.nanoTime();
		Pace refreshing = new Pace(REFRESHES_A_SECOND);
		Pace loggingOut = new Pace(LOGOUTS_A_SECOND);
		Clients clients = new Clients();
		for (int hand = 0; hand < HANDS; hand++) {
			int first = hand;
			clients.start(() -> refreshEach(first, refreshing));
			clients.start(() -> logOut(alive, told, loggingOut));
		}
		try {
			awaitUnderWay(told, refreshed);
			sleep(300 + ThreadLocalRandom.current().nextInt(700));
			this.calm = false;
			this.calmNanos += System.nanoTime() - start;
			disaster.run();
			sleep(200);
		}
		finally {
			this.running = false;
			clients.await();
		}
		return told;
	}

	/**
	 * Lets every client whose request was not answered ask again, and every other one ask
	 * the same once more, as one does who lost the answer.
	 * @return how many asked in vain
	 */
	int retryAll(Node node) {
		int refused = 0;
		for (Chain chain : this.chains) {
			String lost = chain.unanswered ? chain.tokens.refresh() : chain.lately();
			if (lost.isEmpty()) {
				continue;
			}
			Answer answer = Client.refresh(node, lost);
			if (answer.status() != 200) {
				this.oddities.add("retry: " + answer);
				refused++;
				continue;
			}
			learn(chain, lost, answer.tokens());
		}
		return refused;
	}

	Collection<Tokens> current() {
		return this.chains.stream().map((chain) -> chain.tokens).toList();
	}

	int answered() {
		return this.successors.size();
	}

	/** How many were answered a second, up to the disasters. */
	String rates() {
		double seconds = (double) this.calmNanos / TimeUnit.SECONDS.toNanos(1);
		return "%.0f refreshes and %.0f logouts a second".formatted(this.refreshes.sum() / seconds,
				this.logouts.sum() / seconds);
	}

	/** Refresh tokens that were given two successors. */
	Collection<String> doubles() {
		return this.doubles;
	}

	/** Answers that no client should get. */
	Collection<String> oddities() {
		return this.oddities;
	}

	private void awaitUnderWay(Collection<String> told, long refreshedBefore) {
		Awaitility.await()
			.atMost(WARM_UP_LIMIT)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(10))
			.until(() -> told.size() >= UNDER_WAY && this.refreshes.sum() - refreshedBefore >= UNDER_WAY);
	}

	private void refreshEach(int first, Pace pace) {
		while (this.running) {
			for (int i = first; i < this.chains.size() && this.running; i += HANDS) {
				pace.await();
				refresh(this.chains.get(i));
			}
		}
	}

	private void refresh(Chain chain) {
		String token = chain.tokens.refresh();
		Answer answer = Client.refresh(anyNode(), token);
		switch (answer.status()) {
			case 200 -> {
				learn(chain, token, answer.tokens());
				count(this.refreshes);
			}
			case Client.NO_ANSWER, 503 -> chain.unanswered = true;
			default -> this.oddities.add("refresh: " + answer);
		}
	}

	private void learn(Chain chain, String used, Tokens next) {
		String before = this.successors.putIfAbsent(used, next.refresh());
		if (before != null && !before.equals(next.refresh())) {
			this.doubles.add(used);
		}
		chain.use(used);
		chain.tokens = next;
		chain.unanswered = false;
	}

	private void logOut(Queue<Tokens> alive, Queue<String> told, Pace pace) {
		for (Tokens next = alive.poll(); this.running && next != null; next = alive.poll()) {
			pace.await();
			Answer answer = Client.logout(anyNode(), next.access());
			switch (answer.status()) {
				case 204 -> {
					told.add(next.access());
					count(this.logouts);
				}
				case Client.NO_ANSWER, 503 -> {
				}
				default -> this.oddities.add("logout: " + answer);
			}
		}
	}

	private void count(LongAdder answered) {
		if (this.calm) {
			answered.increment();
		}
	}

	private Node anyNode() {
		return this.nodes.get(ThreadLocalRandom.current().nextInt(this.nodes.size()));
	}

	private static void sleep(int milliseconds) {
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(milliseconds));
	}

	/** A session, used by one client at a time. */
	private static final class Chain {

		private volatile Tokens tokens;

		private volatile String used = "";

		private volatile long usedAt;

		/** Whether nobody knows if the newest refresh token was used. */
		private volatile boolean unanswered;

		private Chain(Tokens tokens) {
			this.tokens = tokens;
		}

		private void use(String token) {
			if (!token.equals(this.used)) {
				this.used = token;
				this.usedAt = System.nanoTime();
			}
		}

		/**
		 * Returns the token that was used last, unless that was too long ago to ask
		 * again.
		 */
		private String lately() {
			return (System.nanoTime() - this.usedAt < HALF_THE_GRACE) ? this.used : "";
		}

	}

}
