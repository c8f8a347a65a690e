package dev.countersign.password;

import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Argon2id by the build that is the quickest here, which the first hashes tell, each
 * build in its turn. No rule tells it: one has the better code for the processor, the
 * other spares the system handing memory out, and what that costs differs tenfold between
 * machines.
 */
final class QuickestArgon2id implements NativeArgon2id {

	/**
	 * How often each is tried. Its quickest run counts: the first ones of each thread get
	 * new memory whatever the build does, and others may be disturbed.
	 */
	static final int TRIALS = 6;

	/** Longer than any. */
	private static final long UNKNOWN = Long.MAX_VALUE;

	/**
	 * Of the present cost, with 16 bytes of salt and 32 of the hash, in their one
	 * spelling.
	 */
	private static final Pattern COMPUTABLE = Pattern.compile(Pattern.quote(Argon2idPasswordEncoder.PRESENT)
			+ "[A-Za-z0-9+/]{21}[AQgw]\\$[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]");

	private final Log log = LogFactory.getLog(QuickestArgon2id.class);

	private final List<NativeArgon2id> builds;

	private final LongSupplier cpuTime;

	private final long[] quickestNanos;

	private int begun;

	private int ended;

	private volatile @Nullable NativeArgon2id quickest;

	/**
	 * Makes one that has tried nothing yet.
	 * @param builds the builds, of which the first serves whatever comes during the
	 * trials
	 * @param cpuTime the CPU time of the current thread so far, in nanoseconds: by a
	 * clock the builds could not be told apart on a busy machine
	 */
	QuickestArgon2id(List<NativeArgon2id> builds, LongSupplier cpuTime) {
		this.builds = List.copyOf(builds);
		this.cpuTime = cpuTime;
		this.quickestNanos = new long[builds.size()];
		Arrays.fill(this.quickestNanos, UNKNOWN);
	}

	/**
	 * Returns that clock, or one of the time that passes where there is no such clock or
	 * somebody turned it off.
	 */
	static LongSupplier cpuTime(ThreadMXBean threads) {
		boolean told = threads.isThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled();
		return told ? threads::getCurrentThreadCpuTime : System::nanoTime;
	}

	@Override
	public String name() {
		NativeArgon2id found = this.quickest;
		return (found != null) ? found.name()
				: this.builds.stream().map(NativeArgon2id::name).collect(Collectors.joining(" or "));
	}

	@Override
	public String encode(byte[] password) {
		return tried((build) -> build.encode(password));
	}

	/** A hash of another cost tells nothing, nor does one that is refused at once. */
	@Override
	public boolean matches(byte[] password, String hash) {
		if (!COMPUTABLE.matcher(hash).matches()) {
			NativeArgon2id found = this.quickest;
			return ((found != null) ? found : this.builds.get(0)).matches(password, hash);
		}
		return tried((build) -> build.matches(password, hash));
	}

	private <T> T tried(Function<NativeArgon2id, T> work) {
		NativeArgon2id found = this.quickest;
		if (found != null) {
			return work.apply(found);
		}
		int trial = begin();
		if (trial >= TRIALS * this.builds.size()) {
			return work.apply(this.builds.get(0));
		}
		int build = trial % this.builds.size();
		long took = UNKNOWN;
		try {
			long began = this.cpuTime.getAsLong();
			T result = work.apply(this.builds.get(build));
			took = this.cpuTime.getAsLong() - began;
			return result;
		}
		finally {
			// One that failed has ended as well, or none would ever be the last.
			end(build, took);
		}
	}

	private synchronized int begin() {
		return this.begun++;
	}

	private synchronized void end(int build, long nanos) {
		this.quickestNanos[build] = Math.min(this.quickestNanos[build], nanos);
		this.ended++;
		if (this.ended == TRIALS * this.builds.size()) {
			settle();
		}
	}

	private void settle() {
		int first = IntStream.range(0, this.builds.size())
			.reduce((one, other) -> (this.quickestNanos[other] < this.quickestNanos[one]) ? other : one)
			.orElseThrow();
		NativeArgon2id found = this.builds.get(first);
		this.quickest = found;
		this.log.info("Passwords are hashed by " + found.name() + ", as a hash takes "
				+ IntStream.range(0, this.builds.size()).mapToObj(this::measured).collect(Collectors.joining(" and ")));
	}

	private String measured(int build) {
		long nanos = this.quickestNanos[build];
		return ((nanos != UNKNOWN) ? "%d ms".formatted(nanos / 1_000_000) : "an unknown time") + " by "
				+ this.builds.get(build).name();
	}

}
