package dev.countersign.notice;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import org.springframework.stereotype.Service;

/**
 * The outbox, for whoever runs the service and has no token.
 */
@Service
public class OperatorNotices {

	private final Outbox outbox;

	OperatorNotices(Outbox outbox) {
		this.outbox = outbox;
	}

	/**
	 * Returns notices in a state, the oldest first.
	 * @param state {@code waiting}, {@code delivered} or {@code failed}
	 * @param after the number of the last one before, 0 to begin
	 * @param most how many at most
	 */
	public List<NoticeStatus> find(State state, long after, int most) {
		return this.outbox.find(state.toString(), after, most);
	}

	/**
	 * Lets a notice be tried now, and for a day more. The server does it.
	 * @param id its number
	 * @return whether there is one that waits or was given up
	 */
	public boolean retry(long id) {
		return this.outbox.retry(id, NoticeWriter.TRY_FOR) == 1;
	}

	/**
	 * Lets every notice that was given up be tried now, and for a day more.
	 * @return how many there are
	 */
	public int retryFailed() {
		return this.outbox.retry(null, NoticeWriter.TRY_FOR);
	}

	/** What became of a notice. */
	public enum State {

		/** It is to be delivered. */
		WAITING,

		/** It was taken. */
		DELIVERED,

		/** It was given up. */
		FAILED;

		/**
		 * Finds a state.
		 * @param text its name, such as {@code failed}
		 */
		public static Optional<State> find(String text) {
			return Stream.of(values()).filter((state) -> state.toString().equals(text)).findAny();
		}

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
