package dev.countersign.connection;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StreamServerTests {

	private final CountDownLatch others = new CountDownLatch(3);

	private final StreamServer<String> server = new StreamServer<>("streams", Duration.ofMillis(1)) {

		private volatile boolean closing;

		@Override
		protected Collection<String> present() {
			return this.closing ? List.of() : List.of("first", "second");
		}

		@Override
		protected boolean advance(String stream) {
			if (stream.equals("first")) {
				throw new OutOfMemoryError("unable to create native thread");
			}
			StreamServerTests.this.others.countDown();
			return false;
		}

		@Override
		protected void closing() {
			this.closing = true;
		}

	};

	@AfterEach
	void stop() {
		this.server.stop();
	}

	@Test
	void advanceWhenTheSystemHasNoThreadToGiveThenOtherStreamsGoOn() throws InterruptedException {
		this.server.start();
		assertThat(this.others.await(1, TimeUnit.MINUTES)).isTrue();
	}

}
