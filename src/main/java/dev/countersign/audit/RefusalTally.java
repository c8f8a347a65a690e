package dev.countersign.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.countersign.address.CountedNetwork;
import org.jspecify.annotations.Nullable;

/**
 * Refusals that cost their sender nothing, and so come in floods. Of each client the
 * first of a minute is written down at once, for a handful of names; all others are
 * counted, and their number is written down when the minute is over.
 */
final class RefusalTally {

	static final Duration WINDOW = Duration.ofMinutes(1);

	/** How many names of one client have a count of their own. */
	static final int MAX_SUBJECTS = 4;

	/** How many clients have. The others share one. */
	static final int MAX_CLIENTS = 1_000;

	private static final String OTHERS = "";

	private final Map<String, Window> windows = new LinkedHashMap<>();

	/**
	 * Takes a refusal.
	 * @return whether it is to be written down now
	 */
	synchronized boolean isFirst(UnresolvedEvent event) {
		Window window = this.windows.get(clientOf(event));
		if (window == null) {
			window = this.windows.computeIfAbsent((this.windows.size() < MAX_CLIENTS) ? clientOf(event) : OTHERS,
					(client) -> new Window(event.at()));
		}
		return window.isFirst(event);
	}

	/** Returns what is to be written down of the windows that are over. */
	synchronized List<UnresolvedEvent> takeOver(Instant now) {
		List<UnresolvedEvent> over = new ArrayList<>();
		Iterator<Window> iterator = this.windows.values().iterator();
		while (iterator.hasNext()) {
			Window window = iterator.next();
			if (window.isOver(now)) {
				window.addTo(over);
				iterator.remove();
			}
		}
		return over;
	}

	synchronized int size() {
		return this.windows.size();
	}

	private static String clientOf(UnresolvedEvent event) {
		String address = event.origin().address();
		return (address != null) ? CountedNetwork.of(address).name() : OTHERS;
	}

	/** A minute of one client. */
	private static final class Window {

		private final Instant begin;

		private final Map<String, Count> counts = new LinkedHashMap<>();

		Window(Instant begin) {
			this.begin = begin;
		}

		/** A clock that was set back begins anew. */
		boolean isOver(Instant now) {
			return Duration.between(this.begin, now).abs().compareTo(WINDOW) >= 0;
		}

		boolean isFirst(UnresolvedEvent event) {
			String subject = event.event().subject().key();
			boolean known = this.counts.containsKey(subject);
			if (known || this.counts.size() >= MAX_SUBJECTS) {
				this.counts.computeIfAbsent(known ? subject : OTHERS, (name) -> new Count()).add(event, known);
				return false;
			}
			this.counts.put(subject, new Count());
			return true;
		}

		void addTo(List<UnresolvedEvent> events) {
			this.counts.values().forEach((count) -> count.addTo(events));
		}

	}

	/** What came after the first. */
	private static final class Count {

		private int repeated;

		private @Nullable UnresolvedEvent last;

		void add(UnresolvedEvent event, boolean known) {
			this.repeated++;
			this.last = known ? event : event.withoutSubject();
		}

		void addTo(List<UnresolvedEvent> events) {
			if (this.last != null) {
				events.add(this.last.repeated(this.repeated));
			}
		}

	}

}
