package dev.countersign.store;

import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;

/**
 * Something that does not work for a while, which the log is to say when it begins and
 * when it is over, however often it is tried in between.
 */
public final class Outage {

	private final Log log;

	private final String over;

	private final AtomicBoolean lasting = new AtomicBoolean();

	/**
	 * Begins with what works.
	 * @param log where changes are logged
	 * @param over what is logged when it works again
	 */
	public Outage(Log log, String over) {
		this.log = log;
		this.over = over;
	}

	/**
	 * Notes that it does not work.
	 * @param text what is logged if it did before
	 * @param cause why, unless that is of no use to a reader
	 */
	public void begin(String text, @Nullable Throwable cause) {
		if (this.lasting.compareAndSet(false, true)) {
			this.log.error(text, cause);
		}
	}

	/** Notes that it works. */
	public void end() {
		if (this.lasting.compareAndSet(true, false)) {
			this.log.info(this.over);
		}
	}

	/** Returns whether it was found not to work when it was last tried. */
	public boolean lasts() {
		return this.lasting.get();
	}

}
