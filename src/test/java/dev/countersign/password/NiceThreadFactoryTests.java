package dev.countersign.password;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class NiceThreadFactoryTests {

	/** The thread has its first task with it, which is in no queue. */
	@ParameterizedTest
	@ValueSource(classes = { OutOfMemoryError.class, NoClassDefFoundError.class, IllegalStateException.class })
	void threadWhenItCannotGiveWayThenItsTasksAreDone(Class<? extends Throwable> kind) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(1, new NiceThreadFactory("failing", () -> fail(kind)));
		try {
			assertThat(threads.submit(() -> "first").get(1, TimeUnit.MINUTES)).isEqualTo("first");
			assertThat(threads.submit(() -> "second").get(1, TimeUnit.MINUTES)).isEqualTo("second");
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void threadWhenMadeThenLeastAndNamed() {
		Thread thread = new NiceThreadFactory("nice", 1).newThread(() -> {
		});
		assertThat(thread.getName()).isEqualTo("nice-1");
		assertThat(thread.isDaemon()).isTrue();
		assertThat(thread.getPriority()).isEqualTo(Thread.MIN_PRIORITY);
	}

	private static void fail(Class<? extends Throwable> kind) {
		try {
			throw kind.getDeclaredConstructor().newInstance();
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new AssertionError(ex);
		}
	}

}
