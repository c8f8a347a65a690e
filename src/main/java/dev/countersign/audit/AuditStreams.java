package dev.countersign.audit;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import dev.countersign.address.Caller;
import dev.countersign.address.CallerCheck;
import dev.countersign.connection.Places;
import dev.countersign.connection.StreamServer;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.store.Outage;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Those who follow the audit trail on this node. The database is asked twice a second for
 * each, and not at all where there is nobody.
 */
@Component
class AuditStreams extends StreamServer<AuditStream> {

	static final int MAX_STREAMS = 20;

	static final int MAX_OF_ACCOUNT = 4;

	private final AuditLog rows;

	private final CallerCheck callers;

	private final Clock clock;

	/** By account. */
	private final Places places = new Places(MAX_STREAMS, MAX_OF_ACCOUNT);

	private final Set<AuditStream> present = ConcurrentHashMap.newKeySet();

	private boolean closed;

	private final Outage outage = new Outage(LogFactory.getLog(AuditStreams.class),
			"Whoever follows the audit trail is sent it again.");

	AuditStreams(AuditLog rows, CallerCheck callers, Clock clock) {
		super("audit-streams", Duration.ofMillis(500));
		this.rows = rows;
		this.callers = callers;
		this.clock = clock;
	}

	/**
	 * Begins a stream. It has a place before the database is asked, so that nobody waits
	 * for what another is answered.
	 * @param after the id behind which it begins, or null for what is written from now on
	 * @param caller whose token's end is the stream's
	 * @throws ProblemException {@link Problem#BUSY} if there are too many, or this node
	 * stops
	 */
	void open(@Nullable Long after, Predicate<AuditEntry> wanted, Caller caller, HttpServletRequest request)
			throws IOException {
		Places.Place place = enter(caller.accountId());
		boolean begun = false;
		try {
			AuditTail tail = (after != null) ? AuditTail.behind(after, this.rows, this.clock)
					: AuditTail.fromNow(this.rows, this.clock);
			AuditStream stream = serve(tail, wanted, caller, request, place);
			begun = true;
			stream.begin();
		}
		finally {
			if (!begun) {
				place.release();
			}
		}
	}

	@Override
	protected Collection<AuditStream> present() {
		return this.present;
	}

	@Override
	protected boolean advance(AuditStream stream) {
		try {
			boolean more = stream.advance();
			this.outage.end();
			return more;
		}
		catch (RuntimeException ex) {
			this.outage.begin("Whoever follows the audit trail is sent nothing, as it cannot be read.", ex);
			return false;
		}
	}

	@Override
	protected synchronized void opening() {
		this.closed = false;
	}

	/** Each is told, so that it comes to another node. */
	@Override
	protected synchronized void closing() {
		this.closed = true;
		this.present.forEach(AuditStream::stop);
	}

	private synchronized Places.Place enter(UUID account) {
		requireOpen();
		return this.places.take(Places.Holder.alone(account), Places.Occupant.STAYING)
			.orElseThrow(() -> new ProblemException(Problem.BUSY,
					"Too many follow the audit trail: %d, of one account %d.".formatted(MAX_STREAMS, MAX_OF_ACCOUNT),
					Duration.ofSeconds(5)));
	}

	private synchronized void requireOpen() {
		if (this.closed) {
			throw new ProblemException(Problem.BUSY, "This node stops. Another one takes you.", Duration.ofSeconds(1));
		}
	}

	/** Nothing can close between the question and the answer: nobody would serve it. */
	private synchronized AuditStream serve(AuditTail tail, Predicate<AuditEntry> wanted, Caller caller,
			HttpServletRequest request, Places.Place place) throws IOException {
		requireOpen();
		AuditStream stream = new AuditStream(tail, wanted, request.startAsync(), () -> this.callers.standing(caller),
				this::wake, (left) -> leave(left, place));
		this.present.add(stream);
		return stream;
	}

	private void leave(AuditStream stream, Places.Place place) {
		this.present.remove(stream);
		place.release();
	}

}
