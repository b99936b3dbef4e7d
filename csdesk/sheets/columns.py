"""The columns that registers have, by the headers found in real ones, Chinese and English.

A name of three Chinese characters or of two English words also counts at the end of a longer header.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from csdesk.sheets.grid import Cell
from csdesk.sheets.looks import is_category, is_day, is_moment, is_number, is_person, is_phone, is_time


@dataclass(frozen=True)
class Column:
    """A column that a register may have.

    `names` are the headers it goes by, most telling first. In a file without headers `looks` says
    whether a cell looks like this field, and `longest` claims the column with the longest texts.
    Columns of the same `required` group stand for each other: a register needs one of them.
    """

    field: str
    names: tuple[str, ...]
    looks: Callable[[Cell], bool] | None = None
    required: str = ""
    longest: bool = False


_PHONE = (
    "phone number|telephone number|tel number|mobile number|contact number|"
    "phone no|telephone no|tel no|mobile no|contact no|mobile phone|contact phone"
)


def _names(*texts: str) -> tuple[str, ...]:
    """The names that stand in `texts`, each once."""
    return tuple(dict.fromkeys(name.strip() for text in texts for name in text.split("|")))


CALL_COLUMNS = (
    Column("started_at", _names(
        "来电时间|来电日期时间|来电日期及时间|通话开始时间|呼入时间|接听时间|开始时间|咨询时间|"
        "日期时间|登记时间|记录时间|创建时间|started at|started|start time|call start|call time|"
        "called at|date and time|date time|datetime|timestamp|received at|created at|created date"),
        is_moment),
    Column("date", _names(
        "来电日期|咨询日期|通话日期|登记日期|日期|年月日|call date|date of call|date|day"), is_day),
    Column("time", _names("时间|时刻|时分|时点|time of call|time of day|time"), is_time),
    Column("ended_at", _names("通话结束时间|结束时间|挂断时间|ended at|ended|end time|call end"), is_moment),
    Column("duration", _names(
        "通话时长|时长|通话秒数|call duration|talk duration|talk time|avgtalkduration|duration|length")),
    Column("phone", _names(
        "来电号码|来电电话|主叫号码|客户电话|来电人电话|联系电话|电话号码|手机号码|联系方式|手机号|"
        "手机|业主电话|电话|主叫|号码|caller phone|caller number|phone number|customer phone|"
        "contact number|caller id|telephone|phone|mobile|tel|ani", _PHONE), is_phone),
    Column("name", _names(
        "客户姓名|来电人姓名|来电人|来电者|业主姓名|联系人姓名|客户名称|姓名|咨询人|客户|业主|联系人|"
        "称呼|caller name|customer name|contact name|full name|name|caller|customer|client|contact"),
        is_person),
    Column("category", _names(
        "来电类别|来电类型|咨询类别|咨询类型|业务类型|问题类别|问题类型|类别|分类|类型|一级分类|"
        "来电性质|性质|call type|call category|enquiry type|request type|category|type"), is_category),
    Column("subject", _names(
        "咨询主题|来电主题|来电事由|咨询事项|主题|事项|事由|标题|二级分类|call reason|"
        "reason for call|subject|topic|title|reason"), required="asked"),
    Column("project", _names(
        "咨询项目|来电项目|意向项目|所属项目|项目名称|楼盘名称|项目|楼盘|小区名称|小区|project name|"
        "project|property|estate|development")),
    Column("asked", _names(
        "咨询内容|来电内容|客户咨询内容|来电诉求|诉求内容|咨询问题|客户问题|问题描述|问题内容|"
        "通话内容|留言内容|留言详情|内容摘要|内容|问题|诉求|提问|what was asked|asked|question|"
        "enquiry|inquiry|query|call content|content|details|description|message"),
        required="asked", longest=True),
    Column("answered", _names(
        "答复内容|回复内容|解答内容|回答内容|答复意见|处理情况|答复|回复|解答|回答|答案|"
        "what was answered|answer|reply|response|answered")),
    Column("invited", _names(
        "是否邀约|是否邀请看房|是否邀请|是否邀约到访|邀请看房|邀约看房|邀约到访|邀约|邀请|"
        "invited to view|invitation|invited")),
    Column("outcome", _names(
        "处理结果|通话结果|处理方式|接听状态|通话状态|是否接通|是否接听|接通|结果|状态|"
        "answered (y/n)|call outcome|call result|call status|outcome|result|disposition|status")),
    Column("taken_by", _names(
        "接听人|接听人员|接电人|接线员|话务员|坐席|座席|坐席姓名|客服人员|客服专员|客服|接待人|"
        "接待员|受理人|记录人|登记人|值班人|经办人|taken by|answered by|handled by|agent name|agent|"
        "operator|receptionist|staff")),
    Column("direction", _names(
        "呼叫方向|呼叫类型|通话类型|呼入呼出|方向|call direction|inbound/outbound|direction")),
    Column("transferred_to", _names(
        "转接至|转接部门|转办部门|转接人|转交部门|转至|转接|转办|移交|transferred to|forwarded to|"
        "transfer to")),
    Column("number", _names(
        "来电编号|记录编号|登记编号|工单编号|工单号|登记号|流水号|编号|单号|留言编号|call id|"
        "call number|record id|reference number|ticket id|unique key|id|number|no|ref|reference"),
        is_number),
    Column("notes", _names("备注|附注|说明|备考|notes|note|remarks|remark|comments|comment")),
)  # fmt: skip

COMPLAINT_COLUMNS = (
    Column("number", _names(
        "投诉编号|投诉处理记录编号|投诉处理记录号|投诉单号|留言编号|工单编号|工单号|案件编号|"
        "受理编号|登记号|编号|单号|流水号|complaint number|complaint record number|complaint id|case number|case id|"
        "ticket id|reference number|unique key|id|number|no|ref|reference"), is_number),
    Column("received_at", _names(
        "投诉时间|投诉日期时间|受理时间|接诉时间|留言时间|来电时间|接报时间|登记时间|创建时间|"
        "提交时间|反映时间|received at|time of the complaint|date received|received|created date|created at|opened at|"
        "opened|submitted at|timestamp"), is_moment),
    Column("date", _names("投诉日期|受理日期|登记日期|日期|complaint date|received date|date"), is_day),
    Column("time", _names("时间|时刻|time received|time"), is_time),
    Column("channel", _names(
        "投诉渠道|投诉方式|受理渠道|来源渠道|渠道|来源|投诉途径|途径|方式|open data channel type|"
        "channel type|complaint channel|channel|source|submitted via")),
    Column("name", _names(
        "投诉人|投诉人姓名|客户姓名|业主姓名|留言用户|反映人|姓名|客户名称|客户|业主|联系人|用户|"
        "complainant|complainant name|customer name|full name|name|customer|client|contact"), is_person),
    Column("phone", _names(
        "投诉人电话|投诉电话|客户电话|联系电话|电话号码|手机号码|联系方式|手机号|手机|业主电话|电话|"
        "complainant phone|customer phone|phone number|contact number|telephone|phone|mobile|tel", _PHONE),
        is_phone),
    Column("unit", _names(
        "房号|房产|房源|房屋|房间号|单元房号|业主房号|楼栋房号|住址|地址|投诉地址|位置|unit number|"
        "unit|room|incident address|address|location of incident")),
    Column("category", _names(
        "投诉类别|投诉类型|问题类别|问题类型|诉求类别|类别|分类|类型|一级标签|一级分类|"
        "complaint type|complaint category|case type|category|type|product")),
    Column("subject", _names(
        "投诉事项|投诉对象|投诉项目类别|二级分类|二级标签|事项|subcategory|sub category|issue|"
        "sub issue|subject|topic")),
    Column("content", _names(
        "投诉内容|投诉内容摘要|留言详情|投诉详情|诉求内容|反映内容|问题描述|内容摘要|详情|内容|诉求|"
        "问题|complaint content|summary of the complaint|complaint details|complaint description|"
        "consumer complaint narrative|content|details|description|descriptor|complaint|narrative"),
        required="content", longest=True),
    Column("title", _names(
        "投诉主题|留言主题|投诉标题|主题|标题|title|summary|headline"), required="content"),
    Column("promise_at", _names(
        "预定答复时间|承诺答复时间|承诺时间|预计答复时间|答复期限|办理期限|处理期限|due date|"
        "promised at|promise|reply by|due")),
    Column("reply", _names(
        "答复意见|处理措施及结果|处理情况记录|处理情况|处理结果|处理意见|答复内容|回复内容|答复|回复|"
        "结果|resolution description|record of the handling|company response|resolution|reply|response|answer|outcome"),
        required="content"),
    Column("replied_at", _names(
        "答复时间|回复时间|答复日期|回复日期|处理时间|办理时间|resolution action updated date|"
        "replied at|reply date|response date|responded at")),
    Column("closed_at", _names(
        "办结时间|关闭时间|完成时间|结案时间|结案日期|办结日期|闭单时间|closed date|closed at|"
        "date closed|closed|resolved at|completed at")),
    Column("received_by", _names(
        "投诉记录人|受理人|受理人员|记录人|接待人|登记人|客户服务人员|客服人员|客服专员|客服|经办人|"
        "received by|complaint recorded by|taken by|recorded by|handled by|agent")),
    Column("project", _names(
        "所属项目|投诉项目|项目名称|楼盘名称|项目|楼盘|小区名称|小区|project name|project|property|"
        "estate|development")),
    Column("status", _names("处理状态|投诉状态|办理状态|当前状态|状态|进度|case status|status|state")),
    Column("notes", _names("备注|附注|说明|备考|notes|note|remarks|remark|comments|comment")),
)  # fmt: skip

CUSTOMER_COLUMNS = (
    Column("name", _names(
        "客户姓名|客户名称|业主姓名|姓名|客户|业主|联系人姓名|联系人|名称|customer name|client name|"
        "full name|contact name|name|customer|client|contact"), is_person, required="name"),
    Column("salutation", _names("称谓|称呼|尊称|salutation|form of address|title|prefix")),
    Column("phone", _names(
        "手机号码|手机号|手机|移动电话|联系电话|客户电话|业主电话|电话号码|联系方式|主要电话|电话1|"
        "联系电话1|电话|mobile phone|mobile number|mobile no|mobile|phone number|primary phone|phone 1|"
        "telephone|phone|tel|cell", _PHONE), is_phone, required="name"),
    Column("phone_2", _names(
        "备用电话|其他电话|第二电话|备用联系电话|备用联系方式|其他联系方式|固定电话|座机|家庭电话|"
        "办公电话|电话2|联系电话2|联系电话|电话|second phone|other phone|secondary phone|home phone|"
        "work phone|landline|phone 2|telephone|phone", _PHONE), is_phone),
    Column("kind", _names(
        "客户类型|客户类别|客户性质|客户身份|身份|类型|类别|customer type|client type|kind|type")),
    Column("company", _names(
        "工作单位|单位名称|公司名称|单位|公司|企业名称|company name|company|organisation|"
        "organization|employer")),
    Column("wechat", _names("微信号|微信|微信账号|微信昵称|wechat id|wechat|weixin")),
    Column("email", _names("电子邮箱|电子邮件|邮箱|邮件|e-mail|email address|email|mail")),
    Column("unit", _names(
        "房号|房源|房屋|房产|房间号|单元房号|购买房源|意向房源|楼栋房号|unit number|unit|room|"
        "property")),
    Column("adviser", _names(
        "客服顾问|置业顾问|销售顾问|顾问|跟进人|归属人|所属销售|业务员|销售员|销售|负责人|专属客服|"
        "adviser|advisor|consultant|sales person|salesperson|account owner|owner")),
    Column("source", _names(
        "认知途径|客户来源|来源渠道|获知途径|了解途径|来源|渠道|lead source|source|channel|heard from")),
    Column("grade", _names(
        "客户等级|意向等级|客户级别|意向级别|等级|级别|意向|customer grade|grade|rating|level|intent")),
    Column("area", _names(
        "居住区域|工作区域|居住地区|所在区域|家庭住址|居住地址|通讯地址|区域|地区|住址|地址|"
        "residential area|home address|area|district|region|address|city")),
    Column("tags", _names("客户标签|标签|关键词|tags|tag|labels|keywords")),
    Column("notes", _names("备注|客户描述|附注|说明|备考|notes|note|remarks|remark|comments|comment")),
    Column("birthday", _names("出生日期|出生年月|生日|date of birth|birth date|birthday|dob")),
)  # fmt: skip

VISIT_COLUMNS = (
    Column("arrived_at", _names(
        "到访时间|来访时间|到达时间|来访日期时间|接待时间|登记时间|开始时间|arrived at|arrival time|"
        "time of arrival|toa|arrived|check in|visited at|timestamp"), is_moment),
    Column("date", _names("来访日期|到访日期|接待日期|登记日期|日期|visit date|date of visit|date"), is_day),
    Column("time", _names("时间|时刻|time"), is_time),
    Column("left_at", _names(
        "离开时间|离场时间|离去时间|结束时间|left at|departure time|time of departure|tod|left|check out")),
    Column("appointment_at", _names(
        "预约时间|预约日期|预约到访时间|appt start date|appointment time|appointment date|appointment")),
    Column("name", _names(
        "客户姓名|来访人|来访人姓名|访客姓名|来访客户|姓名|客户名称|客户|访客|visitor name|"
        "customer name|full name|name last|last name|surname|name|visitor|customer"),
        is_person, required="name"),
    Column("given_name", _names("name first|first name|given name|forename")),
    Column("phone", _names(
        "客户电话|来访人电话|联系电话|电话号码|手机号码|联系方式|手机号|手机|电话|phone number|"
        "customer phone|telephone|phone|mobile|tel", _PHONE), is_phone, required="name"),
    Column("party", _names(
        "来访人数|到访人数|同行人数|人数|组数|party size|total people|number of people|people|party")),
    Column("first_visit", _names(
        "首次/多次|首次来访|是否首次|是否首访|首访复访|首访/复访|到访次数|来访次数|来访类型|first visit|"
        "first or return|visit type")),
    Column("purpose", _names(
        "来访目的|来访事由|到访目的|访问事由|目的|事由|purpose of visit|visit purpose|purpose")),
    Column("intent", _names(
        "意向等级|客户意向|购房意向|意向级别|意向|等级|intention grade|intent|intention|grade")),
    Column("project", _names("意向项目|项目名称|楼盘名称|项目|楼盘|project name|project|property|estate")),
    Column("unit_type", _names("意向户型|需求户型|关注户型|户型|unit type|flat type")),
    Column("area_band", _names("意向面积|需求面积|面积段|面积|area band|floor area|size")),
    Column("budget", _names("购房预算|预算|意向总价|意向单价|总价|单价|budget|price range")),
    Column("reason", _names("购房动机|购房目的|购房用途|置业目的|动机|用途|reason to buy|reason for buying")),
    Column("liked", _names("关注点|满意点|认可点|客户关注点|喜好|points liked|likes|liked")),
    Column("doubts", _names("抗性|抗性点|客户抗性|不满意点|未成交原因|疑虑|doubts|objections|concerns")),
    Column("medium", _names(
        "认知途径|获知途径|来源渠道|客户来源|媒体|媒体来源|来源|渠道|lead source|source|media|channel")),
    Column("host", _names(
        "接待人|接待人员|接待顾问|置业顾问|客服顾问|销售顾问|顾问|接待员|被访人|hosted by|"
        "received by|visitee name last|visitee namelast|host|adviser|advisor|visitee")),
    Column("place", _names("会面地点|来访地点|接待地点|地点|meeting location|meeting loc|location|place")),
    Column("badge", _names("访客证号|胸卡号|证件牌号|胸牌号|badge number|bdgnbr|badge")),
    Column("opinions", _names(
        "客户意见|洽谈内容|接待内容|来访内容|访问记录|沟通内容|内容|意见|opinions|opinion|feedback|"
        "content|details"), longest=True),
    Column("number", _names(
        "来访编号|登记编号|记录编号|登记号|编号|流水号|visit id|visit number|record id|id|number|no"),
        is_number),
    Column("notes", _names("备注|附注|说明|备考|description|notes|note|remarks|remark|comments|comment")),
)  # fmt: skip
