package dev.countersign.apitoken;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.countersign.token.ApiToken;
import dev.countersign.token.ApiTokenUse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Remembers when tokens were used, and writes it down later, from a thread that no
 * request waits for. What a crash loses is a use or two, which nobody was promised.
 */
@Component
class LastUse implements ApiTokenUse, DisposableBean {

	/** Within this, a second use of a token is not written. */
	static final Duration INTERVAL = Duration.ofMinutes(1);

	/** How many tokens are remembered; a use beyond that may be written later or not. */
	private static final int MAX_WAITING = 10_000;

	private static final Log log = LogFactory.getLog(LastUse.class);

	private final StoredApiTokens repository;

	private final Clock clock;

	/** What was noticed lately and need not be noticed again. */
	private final Cache<UUID, Instant> noticed = Caffeine.newBuilder()
		.executor(Runnable::run)
		.maximumSize(MAX_WAITING)
		.build();

	private final Map<UUID, Instant> unwritten = new ConcurrentHashMap<>();

	LastUse(StoredApiTokens repository, Clock clock) {
		this.repository = repository;
		this.clock = clock;
	}

	@Override
	public void used(ApiToken token) {
		Instant now = this.clock.instant();
		if (isWithinInterval(this.noticed.getIfPresent(token.id()), now) || this.unwritten.size() >= MAX_WAITING) {
			return;
		}
		this.noticed.put(token.id(), now);
		this.unwritten.put(token.id(), now);
	}

	/**
	 * Writes what was noticed, each token for itself: a statement that holds several rows
	 * could wait for one that ends them. Returns when what another thread took to write
	 * is written as well.
	 * @return how many rows it changed
	 */
	@Scheduled(initialDelay = 5_000, fixedDelay = 5_000)
	synchronized int write() {
		int written = 0;
		for (UUID id : this.unwritten.keySet()) {
			Instant at = this.unwritten.remove(id);
			if (at != null) {
				try {
					written += this.repository.use(id, at, INTERVAL) ? 1 : 0;
				}
				catch (DataAccessException | TransactionException ex) {
					this.unwritten.putIfAbsent(id, at);
					log.debug("Uses of API tokens wait for the database", ex);
					return written;
				}
			}
		}
		return written;
	}

	@Override
	public void destroy() {
		write();
	}

	private static boolean isWithinInterval(@Nullable Instant last, Instant now) {
		return last != null && !now.isBefore(last) && now.isBefore(last.plus(INTERVAL));
	}

}
