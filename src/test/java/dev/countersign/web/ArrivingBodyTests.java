package dev.countersign.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Bodies that end at the moment at which somebody else takes their place.
 */
class ArrivingBodyTests {

	private final AtomicInteger ended = new AtomicInteger();

	private final Request request = new Request();

	@Test
	void giveWayWhenContainerHasEndedItThenHarmsNobody() throws IOException {
		ArrivingBody body = body();
		body.await(this.ended::incrementAndGet);
		assertThat(body.mayGiveWay()).isTrue();
		this.request.over = true;
		assertThatCode(body::giveWay).doesNotThrowAnyException();
	}

	@Test
	void awaitWhenContainerCannotWaitThenPlaceIsGivenBack() throws IOException {
		ArrivingBody body = body();
		this.request.over = true;
		assertThatIllegalStateException().isThrownBy(() -> body.await(this.ended::incrementAndGet));
		assertThat(this.ended).hasValue(1);
	}

	private ArrivingBody body() throws IOException {
		return new ArrivingBody(this.request, new MockHttpServletResponse(), BodyLimits.USUAL);
	}

	/** Its asynchronous context refuses to be changed once the request is over. */
	private static final class Request extends MockHttpServletRequest {

		private boolean over;

		@Override
		public AsyncContext startAsync() {
			return new Context(this, new MockHttpServletResponse());
		}

		@Override
		public ServletInputStream getInputStream() {
			return new DelegatingServletInputStream(new ByteArrayInputStream(new byte[0])) {

				@Override
				public void setReadListener(ReadListener listener) {
					// Nothing ever comes.
				}

			};
		}

		private final class Context extends MockAsyncContext {

			private Context(ServletRequest request, ServletResponse response) {
				super(request, response);
			}

			@Override
			public void setTimeout(long timeout) {
				if (Request.this.over) {
					throw new IllegalStateException();
				}
			}

		}

	}

}
