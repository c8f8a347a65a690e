package dev.countersign.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Calls that begin at one moment, each on a thread of its own.
 */
public final class AtOnce {

	private AtOnce() {
	}

	/**
	 * Makes one call many times.
	 * @return what each answered
	 */
	public static <T> List<T> call(int times, Callable<T> call) throws Exception {
		return call(IntStream.range(0, times).mapToObj((i) -> call).toList());
	}

	/**
	 * Makes all calls.
	 * @return what each answered, in their order
	 */
	public static <T> List<T> call(List<Callable<T>> calls) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(calls.size());
		try {
			return call(threads, calls);
		}
		finally {
			threads.shutdownNow();
		}
	}

	/**
	 * Makes all calls on threads that serve for many such moments.
	 * @param threads at least as many as there are calls
	 * @return what each answered, in their order
	 */
	public static <T> List<T> call(ExecutorService threads, List<Callable<T>> calls) throws Exception {
		CyclicBarrier start = new CyclicBarrier(calls.size());
		List<Future<T>> futures = calls.stream().map((call) -> threads.submit(() -> {
			start.await();
			return call.call();
		})).toList();
		List<T> answers = new ArrayList<>();
		for (Future<T> future : futures) {
			answers.add(future.get());
		}
		return answers;
	}

}
