package dev.countersign.account;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.countersign.password.HashingBulkhead;
import dev.countersign.password.KnownHashPasswordEncoder;
import dev.countersign.password.RefusalPace;
import dev.countersign.problem.ProblemException;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Times the kinds of hash in the store that are not made any more, and sets the pace of
 * refusals by the slowest.
 */
@Component
class OlderHashTimer {

	private static final int HOUR = 60 * 60 * 1000;

	/** As many as are looked at to find the kinds. */
	private static final int SAMPLE = 200;

	private static final int MAX_KINDS = 10;

	/** Holds an algorithm's name and its cost, and nothing of a salt. */
	private static final int PREFIX = "{bcrypt}$2b$12$".length();

	private final Accounts accounts;

	private final KnownHashPasswordEncoder encoder;

	private final HashingBulkhead bulkhead;

	private final RefusalPace pace;

	OlderHashTimer(Accounts accounts, @Qualifier("knownHashes") KnownHashPasswordEncoder encoder,
			HashingBulkhead bulkhead, RefusalPace pace) {
		this.accounts = accounts;
		this.encoder = encoder;
		this.bulkhead = bulkhead;
		this.pace = pace;
	}

	/**
	 * Does nothing where the database is away or everybody logs in: there is a next time.
	 */
	@Scheduled(initialDelay = 0, fixedDelay = HOUR)
	void setPace() {
		try {
			this.pace.set(kinds().stream().limit(MAX_KINDS).mapToLong(this::time).max().orElse(0));
		}
		catch (DataAccessException | ProblemException ex) {
			return;
		}
	}

	private List<String> kinds() {
		Map<String, String> kinds = this.accounts.findOlderHashes(SAMPLE)
			.stream()
			.filter(this.encoder::upgradeEncoding)
			.collect(Collectors.toMap(OlderHashTimer::kind, Function.identity(), (first, next) -> first));
		return List.copyOf(kinds.values());
	}

	private static String kind(String hash) {
		return hash.substring(0, Math.min(PREFIX, hash.length()));
	}

	/** The second time, when all that is needed has been loaded. */
	private long time(String hash) {
		return this.bulkhead.run(() -> {
			this.encoder.matches("warms up", hash);
			long start = System.nanoTime();
			this.encoder.matches("is timed", hash);
			return System.nanoTime() - start;
		});
	}

}
