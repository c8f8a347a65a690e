package dev.countersign.factor;

import java.time.Clock;
import java.time.Duration;

import dev.countersign.limit.UsageBudgets;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.StepUpException;
import dev.countersign.token.AccessToken;
import dev.countersign.token.Login;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Demands a login of whoever changes second factors that is recent, and that was proved
 * by one if there is one: a token that somebody found must not lock its owner out.
 */
@Component
class RecentLogin {

	private final Factors factors;

	private final Duration recent;

	private final UsageBudgets usage;

	private final Clock clock;

	RecentLogin(Factors factors, SecondFactorProperties properties, UsageBudgets usage, Clock clock) {
		this.factors = factors;
		this.recent = properties.recentLogin();
		this.usage = usage;
		this.clock = clock;
	}

	/**
	 * Refuses a caller whose login does not suffice.
	 * @throws StepUpException that says what would
	 */
	void require(AccessToken caller) {
		Login login = caller.login();
		boolean recent = this.clock.instant().isBefore(login.at().plus(this.recent));
		String level = missingLevel(caller);
		if (!recent || level != null) {
			throw new StepUpException(level, this.recent);
		}
	}

	/**
	 * Refuses a caller whose login does not suffice for a change, or who has made too
	 * many.
	 * @throws StepUpException that says what would
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} if there were too many
	 */
	void requireForChange(AccessToken caller) {
		require(caller);
		this.usage.takeFactorChangeOrRefuse(caller.accountId());
	}

	private @Nullable String missingLevel(AccessToken caller) {
		boolean proved = Login.TWO_FACTORS.equals(caller.login().level());
		return (proved || this.factors.findKinds(caller.accountId()).isEmpty()) ? null : Login.TWO_FACTORS;
	}

}
