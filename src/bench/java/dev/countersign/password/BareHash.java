package dev.countersign.password;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Checks one password as often as the machine can, with nothing around it: what the rate
 * of logins is compared with.
 */
public final class BareHash {

	private static final String PASSWORD = "correct horse battery staple";

	private BareHash() {
	}

	/**
	 * Prints how many checks were made in a second.
	 * @param args how many threads, and for how many seconds
	 */
	public static void main(String[] args) throws InterruptedException {
		int threads = Integer.parseInt(args[0]);
		long nanos = TimeUnit.SECONDS.toNanos(Long.parseLong(args[1]));
		PasswordEncoder encoder = Argon2idPasswordEncoder.create();
		rate(encoder, threads, TimeUnit.SECONDS.toNanos(2));
		System.out.printf("%.2f%n", rate(encoder, threads, nanos));
	}

	private static double rate(PasswordEncoder encoder, int threads, long nanos) throws InterruptedException {
		String hash = encoder.encode(PASSWORD);
		LongAdder checks = new LongAdder();
		long started = System.nanoTime();
		Thread[] workers = new Thread[threads];
		for (int i = 0; i < threads; i++) {
			workers[i] = new Thread(() -> {
				while (System.nanoTime() - started < nanos) {
					if (!encoder.matches(PASSWORD, hash)) {
						throw new IllegalStateException("The password is right");
					}
					checks.increment();
				}
			});
			workers[i].start();
		}
		for (Thread worker : workers) {
			worker.join();
		}
		return checks.sum() * 1e9 / (System.nanoTime() - started);
	}

}
