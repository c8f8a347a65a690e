package dev.countersign.connection;

import java.util.List;

import org.apache.tomcat.util.http.MimeHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class EncodedHeaderTests {

	private final EncodedHeader user = EncodedHeader.of("Remote-User", "alice");

	private final EncodedHeader roles = EncodedHeader.of("Remote-Roles", "admin").with("");

	@Test
	void headersWhenNoServerOfOursThenInTheAnswer() {
		MockHttpServletResponse response = new MockHttpServletResponse();
		EncodedHeader.addAll(List.of(this.user, this.roles), new MockHttpServletRequest(), response);
		assertThat(response.getHeaders("Remote-User")).containsExactly("alice");
		assertThat(response.getHeaders("Remote-Roles")).containsExactly("");
	}

	@Test
	void headersWhenAddedToTheServersThenFoundByName() {
		MimeHeaders headers = new MimeHeaders();
		this.user.addTo(headers);
		this.roles.addTo(headers);
		assertThat(headers.getHeader("remote-user")).isEqualTo("alice");
		assertThat(headers.getHeader("remote-roles")).isEmpty();
	}

	@Test
	void headerWhenServerUsesItsPlaceForANumberThenUnchanged() {
		String id = "00000000-0000-0000-0000-000000000000";
		EncodedHeader header = EncodedHeader.of("Remote-User-Id", id);
		MimeHeaders headers = new MimeHeaders();
		header.addTo(headers);
		headers.recycle();
		headers.addValue("Content-Length").setLong(Long.MAX_VALUE);
		headers.recycle();
		header.addTo(headers);
		assertThat(headers.getHeader("Remote-User-Id")).isEqualTo(id);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\r\nRemote-Roles: admin", "a\n", "\0", "\t", "\u007f", "\u00e9", "\u010a" })
	void headerWhenNotOfVisibleAsciiThenRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> EncodedHeader.of("Remote-User", text));
		assertThatIllegalArgumentException().isThrownBy(() -> this.user.with(text));
		assertThatIllegalArgumentException().isThrownBy(() -> EncodedHeader.of(text, "alice"));
	}

}
