package dev.countersign.verifier;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A follower, and the real service that is killed and started again.
 */
class RevocationFollowerTests {

	private RunningService service;

	@BeforeEach
	void start() throws IOException {
		this.service = RunningService.get();
	}

	@Test
	void followWhenSomebodyLogsOutThenRevoked() {
		assertRevoked(true, RevocationFollower.Transport.STREAM);
	}

	@Test
	void followWhenWithoutStreamsThenByRequestsThatWait() {
		assertRevoked(false, RevocationFollower.Transport.POLL);
	}

	@Test
	void followWhenServiceIsKilledAndStartedAgainThenGoesOn() throws Exception {
		try (RevocationFollower follower = follow(true)) {
			String before = this.service.logIn();
			String token = this.service.logIn();
			this.service.logOut(before);
			Awaitility.await().until(() -> follower.isRevoked(sid(before)));
			this.service.kill();
			this.service.restart();
			this.service.logOut(token);
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> follower.isRevoked(sid(token)));
			assertThat(follower.isRevoked(sid(before))).isTrue();
		}
	}

	@Test
	void judgeWhenNothingIsFollowedThenByTheStatusList() {
		RevocationFollower follower = new RevocationFollower(FollowerSettings.of(this.service.address(), () -> "none"));
		RevocationCheck check = new RevocationCheck(follower, new StatusListReader(this.service.address()));
		String token = this.service.logIn();
		Map<String, Object> claims = RunningService.claims(token);
		assertThat(check.judge(claims)).isEqualTo(Verdict.GOOD);
		this.service.logOut(token);
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> check.judge(claims) == Verdict.REVOKED);
		assertThat(new RevocationCheck(follower, null).judge(claims)).isEqualTo(Verdict.UNKNOWN);
	}

	private void assertRevoked(boolean streams, RevocationFollower.Transport transport) {
		try (RevocationFollower follower = follow(streams)) {
			RevocationCheck check = new RevocationCheck(follower, null);
			Awaitility.await().until(() -> follower.transport() == transport);
			String token = this.service.logIn();
			Map<String, Object> claims = RunningService.claims(token);
			assertThat(check.judge(claims)).isEqualTo(Verdict.GOOD);
			this.service.logOut(token);
			Awaitility.await().until(() -> check.judge(claims) == Verdict.REVOKED);
			assertThat(check.judge(RunningService.claims(this.service.logIn()))).isEqualTo(Verdict.GOOD);
		}
	}

	private RevocationFollower follow(boolean streams) {
		RevocationFollower follower = new RevocationFollower(new FollowerSettings(List.of(this.service.address()),
				this.service.account(), Duration.ofMinutes(1), 1000, streams));
		follower.start();
		Awaitility.await().until(follower::isFresh);
		return follower;
	}

	private static String sid(String token) {
		return (String) RunningService.claims(token).get("sid");
	}

}
