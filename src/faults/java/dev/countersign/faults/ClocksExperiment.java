package dev.countersign.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.countersign.faults.Client.Tokens;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Nodes disagree about the time, and one is set back.
 */
class ClocksExperiment {

	private static final String SKEW = "--countersign.access-token.clock-skew=60s";

	@Test
	void verifyWhenClocksApartThenNothingGoodIsRefusedAndNothingRevokedRevives() {
		int wrong = 0;
		int asked = 0;
		try (Cluster cluster = Cluster.create();
				ClockedNode right = ClockedNode.start(cluster, Duration.ZERO, SKEW);
				ClockedNode ahead = ClockedNode.start(cluster, Duration.ofSeconds(30), SKEW);
				ClockedNode behind = ClockedNode.start(cluster, Duration.ofSeconds(-30), SKEW)) {
			List<ClockedNode> nodes = List.of(right, ahead, behind);
			List<Tokens> ended = new ArrayList<>();
			for (Duration step : List.of(Duration.ofSeconds(-30), Duration.ofHours(-1))) {
				behind.setWrongBy(step);
				for (ClockedNode maker : nodes) {
					Tokens session = Client.session(maker);
					for (ClockedNode other : nodes) {
						asked += 2;
						wrong += (Client.open(other, session.access()).status() == 200) ? 0 : 1;
						session = Client.refresh(other, session.refresh()).tokens();
						wrong += (Client.open(maker, session.access()).status() == 200) ? 0 : 1;
					}
					wrong += (Client.logout(maker, session.access()).status() == 204) ? 0 : 1;
					ended.add(session);
				}
			}
			int revived = revived(nodes, ended);
			Report
				.line("clocks 30 s apart, then one an hour back",
						"%d of %d requests refused wrongly, %d of %d revoked tokens let in".formatted(wrong, asked,
								revived, ended.size() * nodes.size()),
						"0 refused, 0 revived", wrong == 0 && revived == 0);
		}
	}

	private static int revived(List<ClockedNode> nodes, List<Tokens> ended) {
		Awaitility.await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
		int revived = 0;
		for (ClockedNode node : nodes) {
			revived += (int) ended.stream()
				.filter((session) -> Client.open(node, session.access()).status() != 401)
				.count();
		}
		return revived;
	}

}
