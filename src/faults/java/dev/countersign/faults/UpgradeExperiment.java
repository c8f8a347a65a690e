package dev.countersign.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.countersign.faults.Client.Tokens;
import org.junit.jupiter.api.Test;

/**
 * A node of the last release and one of this build share a database, as they do while an
 * upgrade rolls on, and while it is taken back.
 */
class UpgradeExperiment {

	private static final Duration BOUND = Duration.ofSeconds(1);

	private int asked;

	private final List<String> faults = new ArrayList<>();

	@Test
	void upgradeWhenBothVersionsRunThenEachAcceptsAndEndsWhatTheOtherMade() {
		try (Cluster cluster = Cluster.create()) {
			Node old = cluster.start(Jar.previous());
			old.awaitReady();
			Tokens before = Client.session(old);
			Node current = cluster.start();
			current.awaitReady();
			Tokens kept = share("made before the upgrade", before, old, current);
			share("made by the old", Client.session(old), old, current);
			share("made by the new", Client.session(current), current, old);
			old.kill();
			old.restart();
			old.awaitReady();
			kept = share("after the old one started again on the new tables", kept, old, current);
			end("ended by the new", kept, current, old);
			end("ended by the old", Client.session(current), old, current);
		}
		Report.line("%s and %s on one database".formatted(Jar.previous().getFileName(), Jar.current().getFileName()),
				"%d of %d requests not as expected %s".formatted(this.faults.size(), this.asked, this.faults),
				"0 not as expected", this.faults.isEmpty());
	}

	/** Uses and refreshes a session at both. */
	private Tokens share(String what, Tokens session, Node first, Node second) {
		Tokens current = session;
		for (Node node : List.of(first, second)) {
			expect(200, Client.open(first, current.access()).status(), what);
			expect(200, Client.open(second, current.access()).status(), what);
			current = Client.refresh(node, current.refresh()).tokens();
		}
		return current;
	}

	private void end(String what, Tokens session, Node here, Node there) {
		expect(204, Client.logout(here, session.access()).status(), what);
		expect(401, Client.open(here, session.access()).status(), what);
		long told = System.nanoTime();
		while (Client.open(there, session.access()).status() != 401) {
			if (System.nanoTime() - told > BOUND.toNanos()) {
				this.faults.add(what + ", and the other still lets it in");
				return;
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
		}
	}

	private void expect(int status, int seen, String what) {
		this.asked++;
		if (seen != status) {
			this.faults.add("%s: %d instead of %d".formatted(what, seen, status));
		}
	}

}
