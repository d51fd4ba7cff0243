from lxml import etree
from xml.sax.handler import feature_external_ges


def parse(reader):
    # <expect-error>
    etree.XMLParser(resolve_entities=True)
    # <expect-error>
    reader.setFeature(feature_external_ges, True)
    etree.XMLParser(resolve_entities=False)
    reader.setFeature(feature_external_ges, False)
