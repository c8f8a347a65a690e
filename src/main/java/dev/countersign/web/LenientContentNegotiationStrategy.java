package dev.countersign.web;

import java.util.List;
import java.util.stream.Stream;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;

/**
 * Answers in the form that a client asks for where a path has it, else in JSON, else in
 * the form that it has: nobody is refused for the sake of {@code Accept}.
 */
class LenientContentNegotiationStrategy implements ContentNegotiationStrategy {

	private static final List<MediaType> ANY = List.of(MediaType.APPLICATION_JSON, MediaType.ALL);

	private final HeaderContentNegotiationStrategy header = new HeaderContentNegotiationStrategy();

	@Override
	public List<MediaType> resolveMediaTypes(NativeWebRequest request) {
		String accept = request.getHeader(HttpHeaders.ACCEPT);
		if (accept == null || accept.equals(MediaType.ALL_VALUE)) {
			return ANY;
		}
		try {
			return Stream.concat(
					this.header.resolveMediaTypes(request).stream().filter(LenientContentNegotiationStrategy::isNamed),
					ANY.stream())
				.toList();
		}
		catch (HttpMediaTypeNotAcceptableException ex) {
			return ANY;
		}
	}

	/** A quality of zero names what is not wanted. */
	private static boolean isNamed(MediaType type) {
		return type.isConcrete() && type.getQualityValue() > 0;
	}

}
