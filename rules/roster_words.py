"""What unions write above the columns of their lists, and in the columns of kinds and occupations."""

from collections.abc import Mapping
from types import MappingProxyType

ORGANISATION_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "name": ("name", "organisation", "organization", "名称", "组织名称", "工会名称", "单位名称"),
        "code": (
            "code",
            "external",
            "external code",
            "组织编码",
            "工会编码",
            "编码",
            "编号",
            "组织代码",
            "统一社会信用代码",
        ),
        "parent": (
            "parent",
            "parent code",
            "parent name",
            "上级",
            "上级编码",
            "上级组织",
            "上级工会",
            "上级工会名称",
            "上级组织编码",
            "上级工会编码",
        ),
        "kind": ("kind", "type", "类型", "类别", "组织类型", "工会类型"),
        "region": ("region", "region code", "行政区划", "区划", "区划代码", "行政区划代码", "地区"),
    }
)
MEMBER_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "name": ("name", "member name", "姓名", "会员姓名", "名字"),
        "document": (
            "document",
            "id",
            "id number",
            "id card",
            "resident id",
            "身份证",
            "身份证号",
            "身份证号码",
            "证件号",
            "证件号码",
            "公民身份号码",
        ),
        "mobile": (
            "mobile",
            "phone",
            "mobile phone",
            "telephone",
            "手机",
            "手机号",
            "手机号码",
            "联系电话",
            "电话",
            "移动电话",
        ),
        "organisation": (
            "organisation",
            "organization",
            "union",
            "organisation code",
            "所属工会",
            "所属组织",
            "工会",
            "工会名称",
            "工会编码",
            "组织编码",
            "组织名称",
        ),
        "occupation": ("occupation", "job", "职业", "工种", "从事职业", "岗位"),
        "employer": ("employer", "company", "platform", "单位", "工作单位", "所在单位", "企业", "平台", "平台企业"),
        "since": ("since", "joined", "joined on", "date joined", "入会日期", "入会时间", "入会年月"),
    }
)
NEEDED = MappingProxyType({"organisations": ("name",), "members": ("name", "document")})
COLUMNS = MappingProxyType({"organisations": ORGANISATION_COLUMNS, "members": MEMBER_COLUMNS})

KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "federation": ("总工会", "省总工会", "市总工会", "县总工会", "区总工会", "县区总工会", "地方总工会", "联合会"),
        "township": ("乡镇", "街道", "乡镇街道", "乡镇工会", "街道工会", "乡镇街道工会", "镇", "乡"),
        "grassroots": ("基层", "基层工会", "基层工会委员会", "企业工会", "企业"),
        "industry_federation": ("industry", "行业", "行业工会", "行业工会联合会", "行业联合会"),
        "home": ("会员之家", "综合分会", "之家", "分会"),
        "transfer_pool": ("pool", "周转池"),
    }
)
OCCUPATIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "truck_driver": ("货车司机", "卡车司机", "货运司机"),
        "food_rider": ("外卖骑手", "外卖员", "骑手", "网约配送员", "外卖配送员", "送餐员"),
        "courier": ("快递员", "快递小哥", "快递"),
        "ride_hailing_driver": ("网约车司机", "网约车"),
        "home_service": ("家政", "家政服务员", "家政服务", "家政员"),
        "streamer": ("主播", "网络主播"),
        "designated_driver": ("代驾", "代驾司机", "代驾员"),
        "care_worker": ("护工", "护理员", "护工护理员"),
        "shop_assistant": ("商场信息员", "商场促销员", "促销员", "营业员", "导购"),
        "estate_agent": ("房产中介", "房产中介员", "房地产经纪人"),
        "security_guard": ("保安", "保安员"),
        "employee": ("职工", "企业职工", "员工"),
    }
)
