package dev.countersign.account;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Calls that begin at the same moment.
 */
public final class Simultaneous {

	private Simultaneous() {
	}

	/** Returns what each call made, in their order. */
	public static <T> List<T> call(List<Callable<T>> calls) throws Exception {
		ExecutorService callers = Executors.newFixedThreadPool(calls.size());
		CyclicBarrier start = new CyclicBarrier(calls.size());
		try {
			List<Future<T>> futures = calls.stream().map((call) -> callers.submit(() -> {
				start.await();
				return call.call();
			})).toList();
			List<T> made = new ArrayList<>();
			for (Future<T> future : futures) {
				made.add(future.get());
			}
			return made;
		}
		finally {
			callers.shutdownNow();
		}
	}

}
