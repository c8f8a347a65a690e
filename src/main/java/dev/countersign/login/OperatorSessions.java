package dev.countersign.login;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import dev.countersign.store.StoredTime;

import org.springframework.stereotype.Service;

/**
 * The sessions of everybody, for whoever runs the service and has no token.
 */
@Service
public class OperatorSessions {

	/** How many are looked up at a time. */
	private static final int ACCOUNTS = 50;

	private static final UUID BEFORE_ALL = new UUID(0, 0);

	private final Sessions sessions;

	private final SessionEnding ending;

	private final Clock clock;

	OperatorSessions(Sessions sessions, SessionEnding ending, Clock clock) {
		this.sessions = sessions;
		this.ending = ending;
		this.clock = clock;
	}

	/**
	 * Ends every session that was opened before, and perhaps some of the next minute, as
	 * nodes have clocks of their own. Each account is a transaction: what was ended stays
	 * so when the rest fails, and nobody who ends a session waits for the rest, or the
	 * rest for them.
	 * @return how many accounts had one
	 */
	public long endAll() {
		Instant begin = this.clock.instant();
		long accounts = 0;
		List<UUID> page = page(BEFORE_ALL, begin);
		while (!page.isEmpty()) {
			page.forEach(this.ending::endAll);
			accounts += page.size();
			page = page(page.get(page.size() - 1), begin);
		}
		return accounts;
	}

	private List<UUID> page(UUID after, Instant begin) {
		return this.sessions.findAccountsWithUnended(after, begin.plus(StoredTime.MAX_APART),
				begin.minus(StoredTime.MAX_APART), ACCOUNTS);
	}

}
