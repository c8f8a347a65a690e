package dev.countersign.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import dev.countersign.faults.Client.Answer;
import dev.countersign.faults.Client.Tokens;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Three nodes behind a load balancer are restarted one after the other.
 */
class RollingRestartExperiment {

	private static final Duration EXIT_LIMIT = Duration.ofSeconds(30);

	@Test
	void restartWhenUnderKeepAliveLoadThenNoRequestFails() {
		AtomicInteger answered = new AtomicInteger();
		Queue<Answer> failures = new ConcurrentLinkedQueue<>();
		List<Duration> exits = new ArrayList<>();
		try (Cluster cluster = Cluster.create("--countersign.shutdown.pause=2s")) {
			List<Node> nodes = cluster.startAndAwait(3);
			AtomicBoolean running = new AtomicBoolean(true);
			try (Balancer balancer = new Balancer(nodes)) {
				Clients clients = new Clients();
				for (int i = 0; i < 4; i++) {
					Tokens session = Client.session(nodes.get(0));
					clients.start(() -> use(session, balancer, running, answered, failures));
				}
				for (Node node : nodes) {
					exits.add(node.terminate());
					node.restart();
					node.awaitReady();
					Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> balancer.sendsTo(node));
				}
				running.set(false);
				clients.await();
			}
		}
		Latencies exit = Latencies.of(exits);
		Report.line("rolling restart of three nodes",
				"%d of %d requests failed %s; exits: %s".formatted(failures.size(), answered.get(),
						failures.stream().limit(3).toList(), exit),
				"0 failed, each exit within 30 s",
				failures.isEmpty() && answered.get() > 0 && exit.worst().compareTo(EXIT_LIMIT) <= 0);
	}

	/** Opens the protected resource 20 times and refreshes, again and again. */
	private static void use(Tokens first, Balancer balancer, AtomicBoolean running, AtomicInteger answered,
			Queue<Answer> failures) {
		Tokens session = first;
		while (running.get()) {
			for (int i = 0; i < 20; i++) {
				count(Client.open(balancer.next(), session.access()), answered, failures);
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
			}
			Answer refreshed = count(Client.refresh(balancer.next(), session.refresh()), answered, failures);
			session = (refreshed.status() == 200) ? refreshed.tokens() : session;
		}
	}

	private static Answer count(Answer answer, AtomicInteger answered, Queue<Answer> failures) {
		answered.incrementAndGet();
		if (answer.status() != 200) {
			failures.add(answer);
		}
		return answer;
	}

}
