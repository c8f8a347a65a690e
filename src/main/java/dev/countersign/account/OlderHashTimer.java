package dev.countersign.account;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.countersign.password.HashingBulkhead;
import dev.countersign.password.KnownHashPasswordEncoder;
import dev.countersign.password.RefusalPace;
import dev.countersign.problem.ProblemException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

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
	private static final Pattern KIND = Pattern
		.compile("\\{[^}]*}(?:\\$2[aby]?\\$\\d\\d\\$|\\$[PH]\\$.|(?:\\$[^$]+)*(?=\\$[^$]+\\$[^$]+$))?");

	private static final Log log = LogFactory.getLog(OlderHashTimer.class);

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
			List<String> kinds = kinds();
			this.pace.set(kinds.stream().limit(MAX_KINDS).mapToLong(this::time).max().orElse(0));
			kinds.stream().flatMap((hash) -> this.encoder.shortage(hash).stream()).findFirst().ifPresent(this::tell);
		}
		catch (DataAccessException | ProblemException ex) {
			return;
		}
	}

	private void tell(String shortage) {
		log.warn("Accounts have hashes of passwords that are not checked here, so that no password is right: "
				+ shortage);
	}

	/** Also those that cost more than ours and are kept. */
	private List<String> kinds() {
		Map<String, String> kinds = this.accounts.findOlderHashes(SAMPLE)
			.stream()
			.collect(Collectors.toMap(OlderHashTimer::kind, Function.identity(), (first, next) -> first));
		return List.copyOf(kinds.values());
	}

	static String kind(String hash) {
		Matcher kind = KIND.matcher(hash);
		return kind.lookingAt() ? kind.group() : hash;
	}

	/** The second time, when all that is needed has been loaded. */
	private long time(String hash) {
		return this.bulkhead.run(() -> {
			this.encoder.check("warms up", hash);
			return this.encoder.check("is timed", hash).nanoseconds();
		});
	}

}
