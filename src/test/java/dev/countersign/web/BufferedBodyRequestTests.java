package dev.countersign.web;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BufferedBodyRequestTests {

	private static final int MAX = 1000;

	private static final int MEBIBYTE = 1024 * 1024;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	@Test
	void formWhenAsManyParametersAsMayBeThenAllAreRead() {
		BufferedBodyRequest request = form("q=1&q=2", pairs(MAX - 2));
		assertThat(request.getParameterValues("q")).containsExactly("1", "2");
		assertThat(request.getParameter("p997")).isEqualTo("x");
		assertThat(request.getParameterMap()).hasSize(MAX - 1);
	}

	@Test
	void formWhenQueryAndBodyHaveTooManyParametersTogetherThenNone() {
		assertThatIllegalArgumentException().isThrownBy(() -> form("", pairs(MAX + 1)));
		assertThatIllegalArgumentException().isThrownBy(() -> form(pairs(MAX + 1), ""));
		assertThatIllegalArgumentException().isThrownBy(() -> form("q=1&q=2", pairs(MAX - 1)));
		assertThatIllegalArgumentException().isThrownBy(() -> form("", "a=b&".repeat(MAX + 1)));
	}

	@Test
	void formWhenNothingIsBetweenSeparatorsThenNotCounted() {
		assertThat(form("&&", "&".repeat(MAX) + "a=b" + "&".repeat(MAX)).getParameterMap()).containsOnlyKeys("a");
	}

	/** Before anybody asked who sends it. */
	@ParameterizedTest
	@ValueSource(strings = { "0", "0&", "a=b&", "&", "=&", "%30&", "%" })
	void formWhenLargeThenTakesAFewTimesItsSize(String pair) {
		String body = pair.repeat(MEBIBYTE / pair.length());
		long before = THREADS.getCurrentThreadAllocatedBytes();
		try {
			form("", body);
		}
		catch (IllegalArgumentException ex) {
			// It cannot be read, which must not cost more.
		}
		assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(16L * MEBIBYTE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "%", "%2", "%zz", "%+1", "%-1", "%2+", "% 1" })
	void formWhenEscapeHasOtherThanTwoDigitsThenNone(String escape) {
		assertThatIllegalArgumentException().isThrownBy(() -> form("", "a=" + escape));
		assertThatIllegalArgumentException().isThrownBy(() -> form("", escape + "=a"));
		assertThatIllegalArgumentException().isThrownBy(() -> form(escape, "a=b"));
	}

	private static String pairs(int count) {
		return IntStream.range(0, count).mapToObj((i) -> "p" + i + "=x").collect(Collectors.joining("&"));
	}

	private static BufferedBodyRequest form(String query, String body) {
		MockHttpServletRequest request = new MockHttpServletRequest("POST", "/");
		request.setContentType(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
		request.setQueryString(query);
		return new BufferedBodyRequest(request, body.getBytes(StandardCharsets.ISO_8859_1), false, MAX);
	}

}
