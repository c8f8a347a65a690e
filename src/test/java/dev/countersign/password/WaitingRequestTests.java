package dev.countersign.password;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class WaitingRequestTests {

	private final HashingTurns turns = new HashingTurns(1, Duration.ofMinutes(1), () -> 0);

	private final HashingBulkhead bulkhead = new HashingBulkhead(1, this.turns, new VerificationDelay(1, () -> 0));

	@AfterEach
	void close() {
		this.bulkhead.close();
	}

	@Test
	void calledWhenRequestCannotBeSentOnThenItsTurnIsFree(CapturedOutput output) {
		List<HashingTurns.Turn> open = new ArrayList<>();
		for (HashingTurns.Turn turn = this.turns.tryEnter(Lane.INSIDE); turn != null; turn = this.turns
			.tryEnter(Lane.INSIDE)) {
			open.add(turn);
		}
		WaitingRequest.begin(new Exhausted(), this.bulkhead, Lane.INSIDE, () -> false);
		assertThat(this.turns.countWaiting()).isEqualTo(1);
		open.forEach(HashingTurns.Turn::close);
		assertThat(this.turns.countWaiting()).isZero();
		assertThat(this.turns.countOpen()).isZero();
		assertThat(output).contains("unable to create native thread");
	}

	/** The container has begun to send it on when it finds that it has no thread. */
	private static final class Exhausted extends MockHttpServletRequest {

		@Override
		public AsyncContext startAsync() {
			return new Context(this, new MockHttpServletResponse());
		}

		private static final class Context extends MockAsyncContext {

			private Context(ServletRequest request, ServletResponse response) {
				super(request, response);
			}

			@Override
			public void dispatch() {
				throw new OutOfMemoryError("unable to create native thread");
			}

			@Override
			public void complete() {
				throw new IllegalStateException("being sent on");
			}

		}

	}

}
