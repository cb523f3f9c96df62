import type { DemoThread } from "./thread.ts";

export const childLabourThreads: readonly DemoThread[] = [
  {
    room: "everyone",
    topic: "child-labour",
    voice: "w8",
    daysAgo: 23,
    title: "Mấy cháu mới vào nhìn còn nhỏ quá",
    text: "Đợt này tuyển nhiều, có mấy cháu nhìn như còn đi học. Tôi không dám hỏi tuổi, sợ các cháu ngại. Nhà máy có xem giấy tờ kỹ không, và nếu chưa đủ mười tám thì giờ làm thế nào?",
    replies: [
      {
        voice: "w1",
        minutesLater: 42,
        text: "Tôi cũng để ý. Con gái tôi bằng chừng đó, nhìn các cháu ngồi máy mà thương.",
      },
      {
        voice: "w9",
        minutesLater: 95,
        text: "nhiều bạn đủ tuổi rồi mà nhìn nhỏ người thôi cô ơi em cũng hay bị hỏi",
      },
      {
        voice: "f1",
        minutesLater: 310,
        text: "Theo Bộ luật Lao động Điều 3(1) và Điều 146: tuổi làm việc tối thiểu là 15; người dưới 18 làm không quá 8 giờ một ngày và 40 giờ một tuần. Xin mọi người đừng chụp ảnh hay chỉ ra từng cháu ở đây nhé.",
      },
      {
        voice: "m2",
        minutesLater: 1560,
        text: "Nhân sự có kiểm giấy tờ gốc khi nhận việc, nhưng đợt vừa rồi tuyển nhanh nên chúng tôi sẽ rà lại toàn bộ hồ sơ người mới. Kết quả chung, không nêu tên ai, sẽ báo ở đây trước ngày 10 tháng sau.",
      },
      { voice: "w8", minutesLater: 1710, text: "Thế thì tôi yên tâm, cảm ơn phòng nhân sự." },
    ],
  },
  {
    room: "everyone",
    topic: "child-labour",
    voice: "w9",
    anonymous: true,
    daysAgo: 17,
    title: "Chưa đủ 18, có phải tăng ca giống mọi người không",
    text: "Em chưa đủ mười tám tuổi, hồ sơ em khai đúng. Trong tổ ai cũng ở lại thì em cũng phải ở. Em không muốn bị ghét, chỉ muốn biết giờ của em là bao nhiêu.",
    replies: [
      {
        voice: "f1",
        minutesLater: 180,
        text: "Cảm ơn bạn đã hỏi, và bạn ẩn danh như vậy là phải. Bộ luật Lao động Điều 146: người dưới 18 tuổi làm không quá 8 giờ một ngày, 40 giờ một tuần. Nếu lịch của bạn nhiều hơn, bạn nhắn riêng cho điều phối hoặc công đoàn nhé.",
      },
      {
        voice: "w8",
        minutesLater: 260,
        text: "Cháu cứ hỏi, không ai ghét đâu. Lo giữ sức, tuổi này còn đang lớn.",
      },
      { voice: "w2", minutesLater: 400, text: "hồi em mới vô cũng sợ vậy á, sau mới biết hỏi là được" },
      {
        voice: "r1",
        minutesLater: 900,
        text: "Công đoàn sẽ nhắc các tổ: người dưới 18 thì hết giờ là về, không phải xin ai. Em nào muốn có người đi cùng để nói với tổ thì ghé bàn công đoàn giờ nghỉ trưa.",
      },
      {
        voice: "m2",
        minutesLater: 2000,
        text: "Phòng nhân sự xác nhận: từ tuần sau lịch của các em dưới 18 tuổi in riêng, không có cột tăng ca. Tổ nào xếp sai, xin báo ngay cho chúng tôi.",
      },
      {
        voice: "w9",
        anonymous: true,
        minutesLater: 11000,
        text: "Dạ em cảm ơn, tuần này em được về đúng giờ rồi.",
      },
    ],
  },
  {
    room: "workers",
    topic: "child-labour",
    voice: "w1",
    daysAgo: 31,
    title: "Nhà nhận gia công gần chỗ trọ có trẻ con ngồi cắt chỉ",
    text: "Gần chỗ tôi trọ có nhà nhận hàng về làm thêm. Chiều nào cũng thấy mấy đứa nhỏ chừng mười, mười hai tuổi ngồi cắt chỉ đến tối. Tôi không chắc có phải hàng của xưởng mình. Nên báo với ai để không ai bị khó?",
    replies: [
      {
        voice: "w12",
        minutesLater: 50,
        text: "Nhà đó khó khăn chắc mới cho con làm. Báo thì báo nhưng mong họ được giúp chứ đừng chỉ bị phạt.",
      },
      { voice: "w10", minutesLater: 130, text: "chỗ tui cũng có, tụi nhỏ học về là ngồi làm tới khuya" },
      {
        voice: "f1",
        minutesLater: 600,
        text: "Chị để ý như vậy là đúng. Tuổi làm việc tối thiểu là 15 (Bộ luật Lao động Điều 3(1), Điều 146). Tổng đài bảo vệ trẻ em 111 trực 24 giờ, gọi miễn phí (tongdai111.vn). Chị gọi hỏi được cả khi chưa biết chắc hàng của ai.",
      },
      {
        voice: "r1",
        minutesLater: 1400,
        text: "Chị sẽ hỏi nhà máy danh sách nơi nhận gia công, hỏi chung chung, không nhắc ai đã kể. Có trả lời chị viết tiếp vào đây.",
      },
      {
        voice: "r1",
        minutesLater: 12000,
        text: "Nhà máy đã trả lời: không giao hàng cho hộ gia đình, chỉ giao hai xưởng có hợp đồng, và tháng sau cùng công đoàn đi xem cả hai. Chị xin đi cùng rồi.",
      },
    ],
  },
  {
    room: "management",
    topic: "child-labour",
    voice: "m2",
    daysAgo: 20,
    title: "Rà tuổi người mới nhận việc trước mùa hàng",
    text: "Có phản ánh ở mục chung về các em nhìn còn nhỏ. Tôi đề nghị rà lại giấy tờ của mọi người nhận việc từ đầu quý, và in lịch riêng cho các em dưới 18. Anh cho ý kiến để tuần này làm.",
    replies: [
      {
        voice: "m1",
        minutesLater: 150,
        text: "Đồng ý. Chuyền nào thiếu người thì báo tôi điều từ tổ khác sang, đừng để các em ở lại bù.",
      },
      {
        voice: "f1",
        minutesLater: 700,
        text: "Khi báo kết quả, xin chỉ báo là đã rà xong. Nếu chỉ có hai ba em thì cũng đừng báo số, vì mọi người sẽ đoán ra ai.",
      },
      {
        voice: "m2",
        minutesLater: 1100,
        text: "Vâng, tôi sẽ báo là đã rà xong và đã sửa lịch, không ghi số người.",
      },
    ],
  },
];
