package dev.countersign.faults;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import dev.countersign.faults.Client.Answer;
import dev.countersign.faults.Client.Tokens;
import org.junit.jupiter.api.Test;

/**
 * The signing key changes, and its algorithm with it, while all nodes are busy.
 */
class KeyRotationExperiment {

	@Test
	void rotateWhenUnderLoadThenNoTokenIsRefused() throws InterruptedException {
		AtomicInteger opened = new AtomicInteger();
		Queue<Answer> refused = new ConcurrentLinkedQueue<>();
		int rotations = 0;
		try (Cluster cluster = Cluster.create("--countersign.signing.jwks-max-age=1s",
				"--countersign.signing.clock-tolerance=1s")) {
			List<Node> nodes = cluster.startAndAwait(3);
			AtomicBoolean running = new AtomicBoolean(true);
			Clients clients = new Clients();
			for (Node node : nodes) {
				clients.start(() -> use(node, nodes, running, opened, refused));
			}
			String administrator = Client.session(nodes.get(0)).access();
			for (int round = 0; round < Scale.of(3, 1); round++) {
				for (String algorithm : List.of("RS256", "ES256", "EdDSA", "HS256")) {
					Answer answer = Client.rotate(nodes.get(rotations % 3), administrator, algorithm);
					if (answer.status() / 100 != 2) {
						throw new AssertionError(answer);
					}
					rotations++;
					TimeUnit.SECONDS.sleep(5);
				}
			}
			running.set(false);
			clients.await();
		}
		Report.line(
				"%d rotations over four algorithms, three nodes".formatted(rotations), "%d of %d requests refused %s"
					.formatted(refused.size(), opened.get(), refused.stream().limit(3).toList()),
				"0 refused", refused.isEmpty() && opened.get() > 0);
	}

	private static void use(Node home, List<Node> nodes, AtomicBoolean running, AtomicInteger opened,
			Queue<Answer> refused) {
		Tokens session = Client.session(home);
		while (running.get()) {
			session = Client.refresh(home, session.refresh()).tokens();
			for (int i = 0; i < 10; i++) {
				Answer answer = Client.open(nodes.get(i % nodes.size()), session.access());
				opened.incrementAndGet();
				if (answer.status() != 200) {
					refused.add(answer);
				}
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
			}
		}
	}

}
